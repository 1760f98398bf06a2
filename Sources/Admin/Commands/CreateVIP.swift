internal import ArgumentParser
internal import FleetWire

struct CreateVIP: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "vip", abstract: "Create a virtual IP on a pair.")

    @Argument(help: "Name of the VIP.")
    var name: String

    @Option(help: ArgumentHelp("The virtual IP itself, IPv4 or IPv6.", valueName: "ip"))
    var address: String

    @Option(help: ArgumentHelp("Pair that carries it.", valueName: "name"))
    var pair: String

    @Option(help: ArgumentHelp("Pool that serves it.", valueName: "name"))
    var pool: String

    @Option(
        name: .customLong("http-ports"),
        help: ArgumentHelp("TCP ports open at once (80,443 for pools of pods).", valueName: "port,...|none"))
    var httpPorts: PortsArgument?

    @Option(help: ArgumentHelp("Director that carries it while both are well.", valueName: "name"))
    var preferredDirector: String?

    @OptionGroup(title: "Service settings") var service: ServiceSettingOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        var spec: [String: JSONValue] = ["address": .text(address), "pair": .text(pair), "pool": .text(pool)]
        spec["httpPorts"] = httpPorts.map { .list($0.ports.map { .integer($0) }) }
        spec["preferredDirector"] = preferredDirector.map { .text($0) }
        spec["service"] = service.document
        let document = JSONValue(.vip, name: name, spec: spec)
        let result = try await client(session).change(.post, APIPath("vips"), document, options: change)
        session.terminal.data(try result.text(format))
    }
}
