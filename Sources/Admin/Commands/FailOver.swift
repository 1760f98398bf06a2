internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct FailOver: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "failover", abstract: "Move a pair's VIPs from one director to the other, now.",
        discussion: """
            Without --vip it drains the director that carries them, waits until the other carries them all, and ends the \
            drain: the first stands by from then on. Where both carry some, --to names the one that is to carry all. With \
            --vip it moves these alone, and they stay planned where they are moved to. With --return each director takes back \
            the VIPs that prefer it, as after a failover. A director that is not current, does not stand by, or does not know \
            its partner's connections is left alone without --force.
            """)

    @Argument(help: "Name of the pair.")
    var pair: String

    @Option(
        name: .customLong("vip"),
        help: ArgumentHelp("A VIP that is to move, and to stay where it is moved to; repeat it.", valueName: "name"))
    var vips: [String] = []

    @Option(
        help: ArgumentHelp(
            "The director that is to carry them: all VIPs of the pair, or those of --vip.", valueName: "director"))
    var to: String?

    @Flag(name: .customLong("return"), help: "Bring each VIP to the director that it prefers.")
    var returns = false

    @Option(help: ArgumentHelp("How long to wait until all are moved: 500ms, 30s.", valueName: "duration"))
    var timeout = DurationArgument(duration: .seconds(15))

    @Flag(help: "Do it although the director that takes over may not be ready.")
    var force = false

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws {
        guard !returns || (vips.isEmpty && to == nil) else {
            throw ArgumentParser.ValidationError(
                "--return brings all VIPs where they are planned; --vip and --to do not go with it.")
        }
    }

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let outcome: String
        if returns {
            outcome = try await Return(client: client, pair: pair, timeout: timeout, force: force).run()
        } else if vips.isEmpty {
            outcome = try await moveAll(client)
        } else {
            outcome = try await moveSome(client)
        }
        session.terminal.data(outcome)
    }

    private func moveAll(_ client: CentralClient) async throws(Failure) -> String {
        guard let move = try await move(client) else { return "pair/\(pair) unchanged\n" }
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
        return "pair/\(pair) moved to \(move.to)\n"
    }

    private func moveSome(_ client: CentralClient) async throws(Failure) -> String {
        let names = Set(vips).sorted()
        let to: String
        if let named = self.to { to = named } else { to = try await other(client, than: names) }
        let moved = try await PreferenceChange(client: client, pair: pair, force: force).apply(
            Dictionary(uniqueKeysWithValues: names.map { ($0, to) }), within: timeout)
        return moved.map { "vip/\($0) is on \(to)\n" }.joined()
    }

    /// The director that carries none of some VIPs, where its partner carries all of them.
    private func other(_ client: CentralClient, than vips: [VirtualIP.Key]) async throws(Failure) -> String {
        let directors = try await PairWatch(client: client, pair: pair).look().directors
        for vip in vips where !directors.contains(where: { $0.status.report?.roles[vip] == .active }) {
            throw Failure(.refused, "vip/\(vip): no director of pair \(pair) says that it carries it; --to names one")
        }
        let free = directors.filter { view in !vips.contains { view.status.report?.roles[$0] == .active } }
        guard directors.count == 2, free.count == 1, let director = free.first else {
            throw Failure(
                .refused, "pair/\(pair): both directors carry some of them; --to names the one that is to carry all")
        }
        return director.metadata.name
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
