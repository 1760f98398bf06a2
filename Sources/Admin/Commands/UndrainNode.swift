internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct UndrainNode: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "End the drain of a node.")

    @Argument(help: ArgumentHelp("The name or address that was drained.", valueName: "node"))
    var node: String

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let result = try await client(session).change(.delete, try APIPath(drainOf: node), options: change)
        session.terminal.data(try result.text(format))
    }
}
