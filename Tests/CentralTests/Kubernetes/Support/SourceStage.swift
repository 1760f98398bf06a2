import FleetModel
import Foundation
import Logging
import ScriptedAPIServer
import Testing

@testable import Central

/// A server with five pods, two ConfigMaps, a Service and a node, and a source that follows it.
struct SourceStage {
    static let pods = ClusterQuery.pods(namespace: "ingress", labels: ["app": "x"])
    static let map = ClusterQuery.configMap(ObjectReference(namespace: "ingress", name: "tcp"))
    static let all: Set<ClusterQuery> = [pods, map, .services, .nodes]
    static let names = (1...5).map { "p\($0)" }

    static var quick: ReflectorTimings {
        var timings = ReflectorTimings()
        timings.firstPause = .milliseconds(10)
        timings.longestPause = .milliseconds(40)
        timings.emptyListPause = .milliseconds(60)
        timings.goodWhile = .milliseconds(300)
        timings.streamSilence = .milliseconds(400)
        timings.pageSize = 2
        return timings
    }

    let server: ScriptedAPIServer
    let source: KubernetesSource
    let reader: Reader

    /// Reads every snapshot, and keeps the fewest pods that any had since the first full one.
    actor Reader {
        private(set) var last = ClusterSnapshot()
        private(set) var fewest = Int.max
        /// Every number of pods that differs from the one before.
        private(set) var counts: [Int] = []

        /// Every reason of a finding that ever stood there.
        private(set) var reasons: Set<String> = []

        func take(_ snapshot: ClusterSnapshot) {
            last = snapshot
            reasons.formUnion(snapshot.findings.map(\.reason))
            if counts.last != snapshot.pods.count { counts.append(snapshot.pods.count) }
            if snapshot.pods.count >= 5 || fewest < .max { fewest = min(fewest, snapshot.pods.count) }
        }
    }

    static func pod(_ name: String, ready: Bool = true, app: String = "x") -> String {
        #"{"metadata":{"namespace":"ingress","name":"\#(name)","labels":{"app":"\#(app)"}},"status":{"conditions":"#
            + #"[{"type":"Ready","status":"\#(ready ? "True" : "False")"}],"hostIP":"10.0.0.1"}}"#
    }

    static func configMap(_ name: String, port: Int) -> String {
        #"{"metadata":{"namespace":"ingress","name":"\#(name)"},"data":{"\#(port)":"a/b:1"}}"#
    }

    /// - Parameter streams: whether the server offers streams of everything.
    static func with(
        timings: ReflectorTimings = quick, token: TokenSource.Origin = .none, streams: Bool = false,
        following queries: Set<ClusterQuery> = all, before: (ScriptedAPIServer) throws -> Void = { _ in },
        _ body: (SourceStage) async throws -> Void
    ) async throws {
        let server = ScriptedAPIServer()
        for name in names { try server.put(.pods, pod(name)) }
        try server.put(.pods, pod("other", app: "y"))
        try server.put(.configmaps, configMap("tcp", port: 9000))
        try server.put(.configmaps, configMap("other", port: 1))
        try server.put(.services, #"{"metadata":{"namespace":"a","name":"b"},"spec":{"ports":[{"port":1}]}}"#)
        try server.put(.nodes, #"{"metadata":{"name":"n1"}}"#)
        server.offerStreams(streams)
        try before(server)
        try server.start()
        defer { server.stop() }
        let source = KubernetesSource(
            access: ClusterAccess(server: server.url, token: token), timings: timings, logger: Logger(label: "test"))
        let reader = Reader()
        await source.watch(queries)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run() }
            group.addTask { for await snapshot in source.snapshots { await reader.take(snapshot) } }
            try await body(SourceStage(server: server, source: source, reader: reader))
            group.cancelAll()
        }
    }

    func names() async -> [String] { await reader.last.pods.keys.map(\.name).sorted() }

    /// How often pods were asked for in a way.
    func count(_ verb: Verb) -> Int { server.count(verb, .pods) }

    /// Waits for a condition, up to ten seconds.
    func wait(
        _ comment: Comment, _ location: SourceLocation = #_sourceLocation, until condition: () async -> Bool
    ) async {
        let end = ContinuousClock.now + .seconds(10)
        while !(await condition()) {
            guard ContinuousClock.now < end else {
                Issue.record(comment, sourceLocation: location)
                return
            }
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    func settle() async {
        await wait("every query is answered") { await reader.last.answered == Self.all }
        await wait("every watch is open") {
            [Resource.pods, .configmaps, .services, .nodes].allSatisfy {
                server.count(.list, $0) == 0 || server.count(.watch, $0) > 0
            }
        }
    }

    /// Shows that the stage is alive: a pod that comes now arrives, and no picture had fewer than there were.
    func expectAlive(_ location: SourceLocation = #_sourceLocation) async throws {
        try server.put(.pods, Self.pod("late"))
        await wait("a new pod arrives", location) { await names() == ["late"] + Self.names }
        #expect(await reader.fewest >= 5, sourceLocation: location)
        await wait("nothing is wrong any more", location) {
            if await source.problem() == nil { return true }
            // A watch that follows on one that failed inside shows with what it carries that it is well.
            server.sendBookmark(.pods)
            return false
        }
    }
}
