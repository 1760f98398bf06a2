import FleetModel
import FleetWire
import Logging
import ServiceLifecycle

@testable import Central

/// A source that answers when a test says so.
actor ScriptedSource: ClusterSource {
    nonisolated let snapshots: AsyncStream<ClusterSnapshot>
    private let feed: AsyncStream<ClusterSnapshot>.Continuation
    private(set) var queries: Set<ClusterQuery> = []
    private var trouble: String?
    private var counts: [ClusterQuery.Kind: WatchCounts] = [:]
    /// Where it answers by itself: a `FleetState` to tell at once, as `ClusterFollower` would.
    private var answers: (@Sendable (Set<ClusterQuery>) async -> Void)?

    init() {
        (snapshots, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func watch(_ queries: Set<ClusterQuery>) async {
        self.queries = queries
        await answers?(queries)
    }

    func problem() -> String? { trouble }

    func watchCounts() -> [ClusterQuery.Kind: WatchCounts] { counts }

    func count(_ counts: [ClusterQuery.Kind: WatchCounts]) { self.counts = counts }

    func fail(_ trouble: String?) { self.trouble = trouble }

    func answer(_ answers: (@Sendable (Set<ClusterQuery>) async -> Void)?) { self.answers = answers }

    func send(_ snapshot: ClusterSnapshot) { feed.yield(snapshot) }

    func run() async throws { try? await gracefulShutdown() }
}

/// Fleets and states for tests of control, store and API.
enum ControlFixture {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func address(_ text: String) -> IPAddress { IPAddress(text) ?? IPAddress(v4: 0) }

    static func pair(_ name: String, _ first: Int) -> FleetObject {
        .pair(
            name,
            Pair.Settings(directors: [
                Director(name: "\(name)-a", address: address("10.9.0.\(first)")),
                Director(name: "\(name)-b", address: address("10.9.0.\(first + 1)")),
            ]))
    }

    static let pool = FleetObject.pool(
        "hand",
        Pool.Settings(
            source: .fixed(
                Pool.Fixed(
                    servers: [Pool.Server(address: address("10.9.0.21")), Pool.Server(address: address("10.9.0.22"))],
                    ports: [Pool.Port(port: 80, transport: .tcp), Pool.Port(port: 53, transport: .udp)]))))

    static func vip(_ name: String, _ last: Int, pair: String = "blue", pool: String = "hand") -> FleetObject {
        .vip(name, VirtualIP.Settings(address: address("10.9.0.\(last)"), pair: pair, pool: pool))
    }

    static func assignment(_ namespace: String, _ service: String = "*", vip: String = "shop") -> FleetObject {
        .assignment(
            Assignment.Key(namespace: .init(namespace), service: .init(service), vip: vip), Assignment.Settings())
    }

    /// Two pairs, a pool kept by hand, a VIP on blue.
    static let objects = [pair("blue", 11), pair("green", 13), pool, vip("shop", 201)]

    static var fleet: Fleet {
        var fleet = Fleet()
        for object in objects { fleet.set(object) }
        return fleet
    }

    static let ingress = FleetObject.pool("ingress", Pool.Settings(source: .pods(PlannerFixture.pods)))

    /// A pods pool with a VIP on blue.
    static var ingressFleet: Fleet {
        var fleet = Fleet()
        for object in [pair("blue", 11), pair("green", 13), ingress, vip("shop", 201, pool: "ingress")] {
            fleet.set(object)
        }
        return fleet
    }

    static func state(
        _ store: any FleetStore = InMemoryStore(), source: any ClusterSource = ScriptedSource()
    ) async throws -> FleetState {
        try await FleetState(store: store, source: source, logger: logger, now: { 1_000 })
    }

    struct OutOfTime: Error {}

    /// Waits for a thing to become true, and gives up after half a minute.
    ///
    /// It sleeps between two looks: dozens that wait and spin would keep what they wait for from its processor.
    static func require(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw OutOfTime() }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
