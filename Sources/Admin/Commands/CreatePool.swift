internal import ArgumentParser
internal import FleetWire

struct CreatePool: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool", abstract: "Create a pool of real servers: pods, a Service, nodes, or a list.")

    @Argument(help: "Name of the pool.")
    var name: String

    @OptionGroup(title: "Source of the real servers") var source: PoolSourceOptions
    @OptionGroup(title: "Check of the real servers") var check: CheckOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        var spec = source.spec
        if let check = check.document { spec["check"] = check }
        let document = JSONValue(.pool, name: name, spec: spec)
        let result = try await client(session).change(.post, APIPath("pools"), document, options: change)
        session.terminal.data(try result.text(format))
    }
}
