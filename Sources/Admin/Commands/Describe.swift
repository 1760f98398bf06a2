internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Describe: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one thing with all that belongs to it.")

    @Argument(help: ArgumentHelp("What to show.", valueName: "kind"))
    var kind: Resource

    @Argument(help: "Its name.")
    var name: String

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        guard format == .table || format == .wide else {
            session.terminal.data(try await client.listing(kind, name: name, format))
            return
        }
        session.terminal.data(try await client.description(of: kind, name, wide: format == .wide))
    }
}
