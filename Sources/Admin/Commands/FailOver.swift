internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct FailOver: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "failover", abstract: "Move a pair's VIPs from one director to the other, now.",
        discussion: """
            It drains the director that carries them, waits until the other carries them all, and ends the drain: the first \
            stands by from then on. Where both carry some, --to names the one that is to carry all. A director that is not \
            current, or does not stand by, is left alone without --force. Out of time, the drain is ended all the same.
            """)

    @Argument(help: "Name of the pair.")
    var pair: String

    @Option(help: ArgumentHelp("The director that is to carry all VIPs of the pair.", valueName: "director"))
    var to: String?

    @Option(help: ArgumentHelp("How long to wait until all are moved: 500ms, 30s.", valueName: "duration"))
    var timeout = DurationArgument(duration: .seconds(15))

    @Flag(help: "Do it although the director that takes over may not be ready.")
    var force = false

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        guard let move = try await move(client) else {
            session.terminal.data("pair/\(pair) unchanged\n")
            return
        }
        let drain = APIPath("directors", move.from, "drain")
        _ = try await client.send(.put, force ? drain.with(["force"]) : drain)
        let left: [VirtualIP.Key]
        do {
            left = try await VIPWatch(client: client).untilLeft(director: move.from, within: timeout.duration)
        } catch {
            throw Failure(
                error.status,
                "\(error); director/\(move.from) stays drained until lvsctl undrain director \(move.from)")
        }
        _ = try await client.send(.delete, drain)
        guard left.isEmpty else {
            throw Failure(
                .refused,
                "out of time after \(timeout): \(left.map { "vip/\($0)" }.joined(separator: ", ")) did not move to \(move.to)"
            )
        }
        session.terminal.data("pair/\(pair) moved to \(move.to)\n")
    }

    /// Who is to leave the VIPs to whom; nil where that is so already.
    private func move(_ client: CentralClient) async throws(Failure) -> (from: String, to: String)? {
        let status = try await client.get(View<FleetStatus>.self, APIPath("status")).status
        guard let directors = status.pairs.first(where: { $0.name == pair })?.directors else {
            throw Failure(.refused, "pair/\(pair): there is no such pair")
        }
        let names = directors.map(\.metadata.name)
        guard names.count == 2 else { throw Failure(.refused, "pair/\(pair) has no other director to move VIPs to") }
        if let drained = names.first(where: { status.drainedDirectors?.contains($0) == true }) {
            throw Failure(.refused, "director/\(drained) is drained; lvsctl undrain director \(drained) ends that")
        }
        let carriers = directors.filter { $0.status.report?.roles.values.contains(.active) == true }.map(
            \.metadata.name)
        if let to {
            guard let from = names.first(where: { $0 != to }), names.contains(to) else {
                throw Failure(.refused, "--to: \(to) is no director of pair \(pair)")
            }
            return carriers == [to] ? nil : (from, to)
        }
        guard let from = carriers.first else {
            throw Failure(.refused, "pair/\(pair): no director says that it carries a VIP")
        }
        guard carriers.count == 1, let other = names.first(where: { $0 != from }) else {
            throw Failure(.refused, "pair/\(pair): both directors carry VIPs; --to names the one that is to carry all")
        }
        return (from, other)
    }
}
