internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct UndrainDirector: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "director", abstract: "Let a drained director stand by again; VIPs stay where they are.")

    @Argument(help: "The director that was drained.")
    var name: String

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let result = try await client(session).change(
            .delete, APIPath("directors", name, "drain"), options: change)
        session.terminal.data(try result.text(format))
    }
}
