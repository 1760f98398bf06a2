import FleetModel
import Foundation
import Logging
import ScriptedAPIServer
import Testing

@testable import Central

/// The whole source against a server that misbehaves in every way that real ones do.
@Suite(.timeLimit(.minutes(1))) struct KubernetesSourceTests {
    private static let pods = ClusterQuery.pods(namespace: "ingress", labels: ["app": "x"])
    private static let map = ClusterQuery.configMap(ObjectReference(namespace: "ingress", name: "tcp"))
    private static let all: Set<ClusterQuery> = [pods, map, .services, .nodes]

    private static var quick: ReflectorTimings {
        var timings = ReflectorTimings()
        timings.firstPause = .milliseconds(10)
        timings.longestPause = .milliseconds(40)
        timings.emptyListPause = .milliseconds(60)
        timings.goodWhile = .milliseconds(300)
        timings.pageSize = 2
        return timings
    }

    private static func pod(_ name: String, ready: Bool = true, app: String = "x") -> String {
        #"{"metadata":{"namespace":"ingress","name":"\#(name)","labels":{"app":"\#(app)"}},"status":{"conditions":"#
            + #"[{"type":"Ready","status":"\#(ready ? "True" : "False")"}],"hostIP":"10.0.0.1"}}"#
    }

    private static func configMap(_ name: String, port: Int) -> String {
        #"{"metadata":{"namespace":"ingress","name":"\#(name)"},"data":{"\#(port)":"a/b:1"}}"#
    }

    /// A server with five pods, two ConfigMaps, a Service and a node, and a source that has seen them.
    private struct Stage {
        let server: ScriptedAPIServer
        let source: KubernetesSource
        let reader: Reader

        func names() async -> [String] { await reader.last.pods.keys.map(\.name).sorted() }
    }

    /// Reads every snapshot, and keeps the fewest pods that any had since the first full one.
    private actor Reader {
        private(set) var last = ClusterSnapshot()
        private(set) var fewest = Int.max

        func take(_ snapshot: ClusterSnapshot) {
            last = snapshot
            if snapshot.pods.count >= 5 || fewest < .max { fewest = min(fewest, snapshot.pods.count) }
        }
    }

    private static let names = (1...5).map { "p\($0)" }

    private func withStage(
        timings: ReflectorTimings = quick, token: TokenSource.Origin = .none,
        before: (ScriptedAPIServer) -> Void = { _ in },
        _ body: (Stage) async throws -> Void
    ) async throws {
        let server = ScriptedAPIServer()
        for name in Self.names { try server.put(.pods, Self.pod(name)) }
        try server.put(.pods, Self.pod("other", app: "y"))
        try server.put(.configmaps, Self.configMap("tcp", port: 9000))
        try server.put(.configmaps, Self.configMap("other", port: 1))
        try server.put(.services, #"{"metadata":{"namespace":"a","name":"b"},"spec":{"ports":[{"port":1}]}}"#)
        try server.put(.nodes, #"{"metadata":{"name":"n1"}}"#)
        before(server)
        try server.start()
        defer { server.stop() }
        let source = KubernetesSource(
            access: ClusterAccess(server: server.url, token: token), timings: timings, logger: Logger(label: "test"))
        let reader = Reader()
        await source.watch(Self.all)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run() }
            group.addTask { for await snapshot in source.snapshots { await reader.take(snapshot) } }
            try await body(Stage(server: server, source: source, reader: reader))
            group.cancelAll()
        }
    }

    /// Waits for a condition, up to ten seconds.
    private func wait(
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

    private func settle(_ stage: Stage) async {
        await wait("every query is answered") { await stage.reader.last.answered == Self.all }
        await wait("every watch is open") {
            [Resource.pods, .configmaps, .services, .nodes].allSatisfy { stage.server.count(.watch, $0) > 0 }
        }
    }

    /// Shows that the stage is alive: a pod that comes now arrives, and no picture had fewer than there were.
    private func expectAlive(_ stage: Stage) async throws {
        try stage.server.put(.pods, Self.pod("late"))
        await wait("a new pod arrives") { await stage.names() == ["late"] + Self.names }
        #expect(await stage.reader.fewest >= 5)
        await wait("nothing is wrong any more") { await stage.source.problem() == nil }
    }

    @Test func listsAndFollows() async throws {
        try await withStage { stage in
            await settle(stage)
            #expect(await stage.names() == Self.names)
            #expect(await stage.reader.last.configMaps.keys.map(\.name) == ["tcp"])
            #expect(await stage.reader.last.services.count == 1)
            #expect(await stage.reader.last.nodes.keys.sorted() == ["n1"])
            // Five pods in pages of two.
            #expect(stage.server.count(.continuation, .pods) == 2)
            try stage.server.put(.pods, Self.pod("p1", ready: false))
            await wait("modified") { await stage.reader.last.pods.values.contains { !$0.isReady } }
            try stage.server.delete(.pods, namespace: "ingress", name: "p2")
            await wait("deleted") { await stage.names() == ["p1", "p3", "p4", "p5"] }
            try stage.server.put(.pods, Self.pod("p3", app: "y"))
            await wait("left the selector") { await stage.names() == ["p1", "p4", "p5"] }
            try stage.server.put(.pods, Self.pod("p6"))
            await wait("added") { await stage.names() == ["p1", "p4", "p5", "p6"] }
            try stage.server.put(.configmaps, Self.configMap("tcp", port: 9001))
            await wait("changed map") { await stage.reader.last.configMaps.values.first?.data.keys.first == "9001" }
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func queriesEndAndBegin() async throws {
        try await withStage { stage in
            await settle(stage)
            await stage.source.watch([Self.map])
            await wait("pods go") { await stage.reader.last.pods.isEmpty }
            #expect(await stage.reader.last.answered == [Self.map])
            #expect(await stage.reader.last.configMaps.count == 1)
            await stage.source.watch(Self.all)
            await wait("and come back") { await stage.names() == Self.names }
            #expect(stage.server.count(.list, .configmaps) == 1)
        }
    }

    @Test func listsAgainWhenHistoryIsGone() async throws {
        try await withStage { stage in
            await settle(stage)
            stage.server.expireHistory()
            await wait("listed again") { stage.server.count(.list, .pods) == 2 }
            try await expectAlive(stage)
            #expect(stage.server.count(.list, .pods) == 2)
        }
    }

    @Test(arguments: [Fault.status(410), .errorEvent(410), .errorEvent(500), .status(400), .status(403)])
    func aRefusedWatchIsListedAgain(fault: Fault) async throws {
        try await withStage { stage in
            await settle(stage)
            stage.server.setFault(fault, on: .watch, of: .pods, times: 2)
            stage.server.cutConnections()
            await wait("listed again") { stage.server.count(.list, .pods) >= 2 }
            try await expectAlive(stage)
        }
    }

    @Test(arguments: [Fault.status(500), .status(503), .cut, .tooManyRequests(retryAfter: 0), .body("nonsense\n")])
    func aBrokenWatchGoesOnWithoutAList(fault: Fault) async throws {
        try await withStage { stage in
            await settle(stage)
            let before = stage.server.count(.watch, .pods)
            stage.server.setFault(fault, on: .watch, of: .pods, times: 1)
            stage.server.cutConnections()
            await wait("tried") { stage.server.count(.watch, .pods) > before }
            try await expectAlive(stage)
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func waitsForAsLongAsABusyServerSays() async throws {
        try await withStage { stage in
            await settle(stage)
            let before = stage.server.count(.watch, .pods)
            let begin = ContinuousClock.now
            stage.server.setFault(.tooManyRequests(retryAfter: 1), on: .watch, of: .pods, times: 1)
            stage.server.cutConnections()
            await wait("came back") { stage.server.count(.watch, .pods) == before + 2 }
            #expect(ContinuousClock.now - begin >= .seconds(1))
            try await expectAlive(stage)
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func aServerThatIsAwayIsAskedAtTheLongestPause() async throws {
        try await withStage { stage in
            await settle(stage)
            stage.server.setFault(.status(500))
            let before = stage.server.count(.watch, .pods)
            let begin = ContinuousClock.now
            stage.server.cutConnections()
            await wait("tried often") { stage.server.count(.watch, .pods) >= before + 8 }
            // 10 + 20 + 40 * 5 ms at least lie between the first and the eighth try.
            #expect(ContinuousClock.now - begin >= .milliseconds(230))
            #expect(await stage.names() == Self.names)
            #expect(await stage.source.problem()?.contains("500") == true)
            stage.server.setFault(nil)
            try await expectAlive(stage)
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func surviveStopAndStart() async throws {
        try await withStage { stage in
            await settle(stage)
            stage.server.stop()
            await wait("noticed") { await stage.source.problem() != nil }
            #expect(await stage.names() == Self.names)
            try stage.server.start()
            try await expectAlive(stage)
        }
    }

    @Test func aStalledWatchIsGivenUp() async throws {
        var timings = Self.quick
        timings.watchSeconds = 1...1
        timings.watchMargin = .milliseconds(100)
        try await withStage(timings: timings) { stage in
            await settle(stage)
            stage.server.setFault(.stall, on: .watch, of: .pods, times: 1)
            stage.server.cutConnections()
            let before = stage.server.count(.watch, .pods)
            await wait("given up") { stage.server.count(.watch, .pods) >= before + 2 }
            try await expectAlive(stage)
        }
    }

    @Test func badAndUnknownLinesLoseNothing() async throws {
        try await withStage { stage in
            await settle(stage)
            stage.server.send(#"{"type":"NEWS","object":{"a":1}}"#, to: .pods)
            stage.server.sendBookmark(.pods)
            stage.server.send(#"{"type":"ADDED","object":{"metadata":5}}"#, to: .pods)
            await wait("watched again") { stage.server.count(.watch, .pods) == 2 }
            try await expectAlive(stage)
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func anEmptyListIsAskedTwiceMore() async throws {
        try await withStage { stage in
            await settle(stage)
            stage.server.setFault(.emptyList, on: .list, of: .pods, times: 2)
            stage.server.expireHistory()
            await wait("doubted") { await stage.reader.last.findings.contains { $0.reason == "EmptyListDoubted" } }
            #expect(await stage.names() == Self.names)
            await wait("asked again") { stage.server.count(.list, .pods) == 4 }
            try await expectAlive(stage)
            await wait("no doubt is left") { await stage.reader.last.findings.isEmpty }
        }
    }

    @Test func anEmptyListIsBelievedInTheEnd() async throws {
        try await withStage { stage in
            await settle(stage)
            stage.server.setFault(.emptyList, on: .list, of: .pods)
            stage.server.expireHistory()
            await wait("believed") { await stage.reader.last.pods.isEmpty }
            #expect(stage.server.count(.list, .pods) == 4)
            #expect(await stage.reader.last.answered.contains(Self.pods))
        }
    }

    @Test(
        arguments: [Verb.list, .continuation], [Fault.cut, .status(410), .status(500), .tooManyRequests(retryAfter: 0)])
    func aBrokenListIsNoAnswer(verb: Verb, fault: Fault) async throws {
        try await withStage(before: { $0.setFault(fault, on: verb, of: .pods, times: 2) }) { stage in
            await settle(stage)
            try await expectAlive(stage)
        }
    }

    @Test func whatIsOptionalMayBeRefused() async throws {
        try await withStage(before: { server in
            for verb in [Verb.list, .watch] {
                server.setFault(.status(403), on: verb, of: .nodes)
                server.setFault(.status(404), on: verb, of: .services)
            }
        }) { stage in
            await wait("complete") { await stage.reader.last.isComplete(for: Self.all) }
            #expect(await stage.reader.last.refused == [.nodes, .services])
            #expect(await stage.reader.last.findings.map(\.reason) == ["QueryRefused", "QueryRefused"])
            await wait("ready") { await stage.source.problem() == nil }
            stage.server.setFault(nil)
            await wait("allowed again") { await stage.reader.last.refused.isEmpty }
            #expect(await stage.reader.last.nodes.count == 1)
        }
    }

    @Test func whatIsRequiredMayNotBeRefused() async throws {
        try await withStage(before: { $0.setFault(.status(403), on: .list, of: .pods) }) { stage in
            await wait("refused") { await stage.source.problem()?.contains("403") == true }
            #expect(await !stage.reader.last.isComplete(for: Self.all))
            await wait("said so") { await stage.reader.last.findings.map(\.subject) == ["pods/ingress"] }
        }
    }

    @Test func takesTheNewTokenAfterA401() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-token-\(UUID())")
        try "first\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try await withStage(token: .file(file.path), before: { $0.expectToken("first") }) { stage in
            await settle(stage)
            stage.server.expectToken("second")
            stage.server.cutConnections()
            await wait("refused") { await stage.source.problem()?.contains("401") == true }
            #expect(await stage.names() == Self.names)
            try "second\n".write(to: file, atomically: true, encoding: .utf8)
            try await expectAlive(stage)
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }
}
