internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct BalancePair: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance", abstract: "Let the directors of a pair carry as many VIPs as each other.",
        discussion: """
            VIPs are moved until each director is preferred by as many as its partner, give or take one, and their connections \
            are as evenly shared as that allows; as few as possible. It waits until they are there. A move that is not safe is \
            refused without --force.
            """)

    @Argument(help: "Name of the pair.")
    var pair: String?

    @Flag(help: "All pairs, one after the other.")
    var all = false

    @Flag(help: "Say which VIPs would move, and move none.")
    var dryRun = false

    @Flag(help: "Do it although a director that takes over may not be ready.")
    var force = false

    @Option(help: ArgumentHelp("How long to wait until a pair's VIPs are moved: 500ms, 30s.", valueName: "duration"))
    var timeout = DurationArgument(duration: .seconds(15))

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws {
        guard (pair != nil) != all else { throw ArgumentParser.ValidationError("Name a pair, or give --all.") }
    }

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        for pair in try await pairs(client) {
            let path = APIPath("pairs", pair, "balance")
            let moves = try await client.get(View<PairBalance>.self, path).status.moves
            guard !moves.isEmpty else {
                session.terminal.data("pair/\(pair) unchanged\n")
                continue
            }
            session.terminal.data(moves.map { "vip/\($0.vip) moves from \($0.from) to \($0.to)\n" }.joined())
            guard !dryRun else { continue }
            let wanted = Dictionary(moves.map { ($0.vip, $0.to) }) { first, _ in first }
            _ = try await PreferenceChange(client: client, pair: pair, force: force).apply(wanted, within: timeout)
            session.terminal.data("pair/\(pair) balanced\n")
        }
    }

    private func pairs(_ client: CentralClient) async throws(Failure) -> [Pair.Key] {
        if let pair { return [pair] }
        return try await client.get(View<FleetStatus>.self, APIPath("status")).status.pairs.map(\.name)
    }
}
