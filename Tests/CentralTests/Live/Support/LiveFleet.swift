import FleetModel
import FleetWire
import FleetYAML
import Testing

@testable import Central

/// A Central without its doors: source, state and what joins them, as the service account of the live server.
struct LiveFleet {
    let server: LiveAPIServer
    let state: FleetState

    static func with(
        fleetObjects: Bool = false, _ body: (LiveFleet) async throws -> Void
    ) async throws {
        let server = try LiveAPIServer.here
        let source = KubernetesSource(
            access: try await server.access(), timings: LiveStage.quick, logger: ControlFixture.logger)
        let state = try await FleetState(
            store: InMemoryStore(), source: source, scope: ClusterScope(fleetObjects: fleetObjects),
            logger: ControlFixture.logger, now: { 1_000 })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run() }
            group.addTask {
                try await ClusterFollower(source: source, state: state, logger: ControlFixture.logger).run()
            }
            defer { group.cancelAll() }
            try await body(LiveFleet(server: server, state: state))
        }
    }

    /// Applies a fleet file, as `lvsctl apply` does.
    func apply(_ text: String) async throws {
        let objects = try YAML.parse(text).map { try JSON.decode(FleetObject.self, from: try JSON.encode($0.value)) }
        _ = try await state.change(.apply(objects))
    }

    /// The real servers of a pool as they are served: `10.9.0.21`, or `10.9.0.21 draining`.
    func servers(_ pool: String) async -> [String] {
        let pools = await state.picture().slices.values.flatMap(\.pools)
        return (pools.first { $0.name == pool }?.servers ?? []).map {
            $0.state == .active ? "\($0.address)" : "\($0.address) \($0.state.rawValue)"
        }
    }

    /// What stands on a VIP: `80/tcp`, with the pool's name behind it.
    func services(_ vip: String) async -> [String] {
        await state.picture().slices.values.flatMap(\.services).filter { $0.vip == vip }.map {
            "\($0.port)/\($0.transport.rawValue) \($0.pool)"
        }
    }

    /// Every reason of a finding, of the source, of the plan and of the cluster's own objects of the fleet.
    func reasons() async -> Set<String> { Set(await findings().map(\.reason)) }

    private func findings() async -> [Finding] {
        let picture = await state.picture()
        return picture.cluster.findings + (picture.plan?.findings ?? []) + (picture.intake?.findings ?? [])
    }

    /// Shows that nobody has anything to say, sooner or later.
    func expectWell(_ location: SourceLocation = #_sourceLocation) async {
        await LiveStage.wait("nothing is wrong", location) { await findings().isEmpty }
        let left = await findings()
        #expect(left == [], sourceLocation: location)
    }
}
