import FleetModel
import Logging
import Testing

@testable import Central

/// A source that follows the live server, as Central's service account, over five pods.
struct LiveStage {
    static let pods = ClusterQuery.pods(namespace: "ingress", labels: ["app": "x"])
    static let names = (1...5).map { "p\($0)" }

    /// Those of Central, but for pauses that nobody wants to wait for, and pages that five pods fill.
    static var quick: ReflectorTimings {
        var timings = SourceStage.quick
        timings.longestPause = .milliseconds(500)
        timings.emptyListPause = .milliseconds(500)
        timings.goodWhile = .seconds(1)
        timings.streamSilence = .seconds(10)
        return timings
    }

    let server: LiveAPIServer
    let source: KubernetesSource
    let reader: SourceStage.Reader

    static func pod(_ name: String, app: String = "x", ready: Bool = true) -> String {
        LiveObjects.pod(name, namespace: "ingress", labels: ["app": app], address: "10.9.0.21", ready: ready)
    }

    /// - Parameter access: nil: with a token of TokenRequest.
    static func with(
        timings: ReflectorTimings = quick, access: ClusterAccess? = nil, following queries: Set<ClusterQuery> = [pods],
        _ body: (LiveStage) async throws -> Void
    ) async throws {
        let server = try LiveAPIServer.here
        try await server.apply(LiveObjects.namespace("ingress"))
        try await server.succeed("DELETE", "/api/v1/namespaces/ingress/pods?gracePeriodSeconds=0")
        for name in names { try await server.apply(pod(name)) }
        let own = if let access { access } else { try await server.access() }
        let source = KubernetesSource(access: own, timings: timings, logger: ControlFixture.logger)
        let reader = SourceStage.Reader()
        await source.watch(queries)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run() }
            group.addTask { for await snapshot in source.snapshots { await reader.take(snapshot) } }
            defer { group.cancelAll() }
            let stage = LiveStage(server: server, source: source, reader: reader)
            await stage.wait("every query is answered") { await reader.last.answered == queries }
            try await body(stage)
        }
    }

    func names() async -> [String] { await reader.last.pods.keys.map(\.name).sorted() }

    /// Waits for a condition, up to half a minute.
    static func wait(
        _ comment: Comment, _ location: SourceLocation = #_sourceLocation, until condition: () async throws -> Bool
    ) async rethrows {
        let end = ContinuousClock.now + .seconds(30)
        while !(try await condition()) {
            guard ContinuousClock.now < end else {
                Issue.record(comment, sourceLocation: location)
                return
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    func wait(
        _ comment: Comment, _ location: SourceLocation = #_sourceLocation, until condition: () async throws -> Bool
    ) async rethrows {
        try await Self.wait(comment, location, until: condition)
    }

    /// Shows that the source follows: a pod that comes now arrives, nothing is wrong, and no picture had fewer than five.
    func expectAlive(_ location: SourceLocation = #_sourceLocation) async throws {
        try await server.apply(Self.pod("late"))
        await wait("a new pod arrives", location) { await names().contains("late") }
        await wait("nothing is wrong any more", location) { await source.problem() == nil }
        #expect(await reader.fewest >= 5, sourceLocation: location)
    }
}
