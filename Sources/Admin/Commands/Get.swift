internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Get: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "List what there is, or show one thing.",
        discussion: "`get services` has the shape of `ipvsadm -Ln`, to be compared with it on a director.")

    @Argument(help: ArgumentHelp("What to show.", valueName: "kind"))
    var kind: Resource

    @Argument(help: "Only the one, or those, of this name.")
    var name: String?

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let text = try await client(session).listing(kind, name: name, format)
        if text.isEmpty, format != .name { session.terminal.message("There are no \(kind.rawValue).") }
        session.terminal.data(text)
    }
}
