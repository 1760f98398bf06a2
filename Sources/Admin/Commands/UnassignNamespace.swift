internal import ArgumentParser
internal import FleetModel

struct UnassignNamespace: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "namespace", abstract: "Take the assignment of a whole namespace away.")

    @Argument(help: "Namespace; '*' for the assignment of all.")
    var namespace: String

    @OptionGroup var target: AssignTarget
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws { try target.check(namespace: namespace) }

    func run(in session: Session) async throws(Failure) {
        let key = Assignment.Key(namespace: .init(namespace), service: .all, vip: target.vip)
        let result = try await client(session).change(.delete, APIPath(key), options: change)
        session.terminal.data(try result.text(format))
    }
}
