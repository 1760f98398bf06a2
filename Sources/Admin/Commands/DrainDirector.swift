internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct DrainDirector: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "director", abstract: "Let a director leave all its VIPs to its partner, as for maintenance.",
        discussion: """
            It waits until the partner carries them all. It lasts until `lvsctl undrain director`, after which the director \
            stands by: VIPs stay where they are. A partner that is not current, or does not stand by, is left alone without \
            --force.
            """)

    @Argument(help: "A director of a pair.")
    var name: String

    @Option(
        help: ArgumentHelp("How long to wait for the partner: 500ms, 30s; 0 does not wait.", valueName: "duration"))
    var timeout = DurationArgument(duration: .seconds(15))

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let result = try await client.change(.put, APIPath("directors", name, "drain"), options: change)
        session.terminal.data(try result.text(format))
        guard !change.dryRun, timeout.duration > .zero else { return }
        let left = try await VIPWatch(client: client).untilLeft(director: name, within: timeout.duration)
        guard left.isEmpty else {
            throw Failure(
                .refused,
                "out of time after \(timeout): director/\(name) still carries \(left.map { "vip/\($0)" }.joined(separator: ", "))"
            )
        }
    }
}
