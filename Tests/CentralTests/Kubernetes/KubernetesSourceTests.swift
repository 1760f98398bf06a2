import FleetModel
import Foundation
import Logging
import ScriptedAPIServer
import Testing

@testable import Central

/// The whole source against a server that misbehaves in every way that real ones do.
@Suite(.timeLimit(.minutes(1))) struct KubernetesSourceTests {
    @Test func listsAndFollows() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            #expect(await stage.names() == SourceStage.names)
            #expect(await stage.reader.last.configMaps.keys.map(\.name) == ["tcp"])
            #expect(await stage.reader.last.services.count == 1)
            #expect(await stage.reader.last.nodes.keys.sorted() == ["n1"])
            // Five pods in pages of two.
            #expect(stage.server.count(.continuation, .pods) == 2)
            try stage.server.put(.pods, SourceStage.pod("p1", ready: false))
            await stage.wait("modified") { await stage.reader.last.pods.values.contains { !$0.isReady } }
            try stage.server.delete(.pods, namespace: "ingress", name: "p2")
            await stage.wait("deleted") { await stage.names() == ["p1", "p3", "p4", "p5"] }
            try stage.server.put(.pods, SourceStage.pod("p3", app: "y"))
            await stage.wait("left the selector") { await stage.names() == ["p1", "p4", "p5"] }
            try stage.server.put(.pods, SourceStage.pod("p6"))
            await stage.wait("added") { await stage.names() == ["p1", "p4", "p5", "p6"] }
            try stage.server.put(.configmaps, SourceStage.configMap("tcp", port: 9001))
            await stage.wait("changed map") {
                await stage.reader.last.configMaps.values.first?.data.keys.first == "9001"
            }
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func queriesEndAndBegin() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            await stage.source.watch([SourceStage.map])
            await stage.wait("pods go") { await stage.reader.last.pods.isEmpty }
            #expect(await stage.reader.last.answered == [SourceStage.map])
            #expect(await stage.reader.last.configMaps.count == 1)
            await stage.source.watch(SourceStage.all)
            await stage.wait("and come back") { await stage.names() == SourceStage.names }
            #expect(stage.server.count(.list, .configmaps) == 1)
        }
    }

    @Test func listsAgainWhenHistoryIsGone() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.expireHistory()
            await stage.wait("listed again") { stage.server.count(.list, .pods) == 2 }
            try await stage.expectAlive()
            #expect(stage.server.count(.list, .pods) == 2)
        }
    }

    @Test(arguments: [Fault.status(410), .errorEvent(410), .errorEvent(500), .status(400), .status(403)])
    func aRefusedWatchIsListedAgain(fault: Fault) async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.setFault(fault, on: .watch, of: .pods, times: 2)
            stage.server.cutConnections()
            await stage.wait("listed again") { stage.server.count(.list, .pods) >= 2 }
            try await stage.expectAlive()
        }
    }

    @Test(arguments: [Fault.status(500), .status(503), .cut, .tooManyRequests(retryAfter: 0), .body("nonsense\n")])
    func aBrokenWatchGoesOnWithoutAList(fault: Fault) async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            let before = stage.server.count(.watch, .pods)
            stage.server.setFault(fault, on: .watch, of: .pods, times: 1)
            stage.server.cutConnections()
            await stage.wait("tried") { stage.server.count(.watch, .pods) > before }
            try await stage.expectAlive()
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func waitsForAsLongAsABusyServerSays() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            let before = stage.server.count(.watch, .pods)
            let begin = ContinuousClock.now
            stage.server.setFault(.tooManyRequests(retryAfter: 1), on: .watch, of: .pods, times: 1)
            stage.server.cutConnections()
            await stage.wait("came back") { stage.server.count(.watch, .pods) == before + 2 }
            #expect(ContinuousClock.now - begin >= .seconds(1))
            try await stage.expectAlive()
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func aServerThatIsAwayIsAskedAtTheLongestPause() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.setFault(.status(500))
            let before = stage.server.count(.watch, .pods)
            let begin = ContinuousClock.now
            stage.server.cutConnections()
            await stage.wait("tried often") { stage.server.count(.watch, .pods) >= before + 8 }
            // 10 + 20 + 40 * 5 ms at least lie between the first and the eighth try.
            #expect(ContinuousClock.now - begin >= .milliseconds(230))
            #expect(await stage.names() == SourceStage.names)
            #expect(await stage.source.problem()?.contains("500") == true)
            stage.server.setFault(nil)
            try await stage.expectAlive()
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func surviveStopAndStart() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.stop()
            await stage.wait("noticed") { await stage.source.problem() != nil }
            #expect(await stage.names() == SourceStage.names)
            try stage.server.start()
            try await stage.expectAlive()
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func aStalledWatchIsGivenUp() async throws {
        var timings = SourceStage.quick
        timings.watchSeconds = 1...1
        timings.watchMargin = .milliseconds(100)
        try await SourceStage.with(timings: timings) { stage in
            await stage.settle()
            stage.server.setFault(.stall, on: .watch, of: .pods, times: 1)
            stage.server.cutConnections()
            let before = stage.server.count(.watch, .pods)
            await stage.wait("given up") { stage.server.count(.watch, .pods) >= before + 2 }
            try await stage.expectAlive()
        }
    }

    @Test func badAndUnknownLinesLoseNothing() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.send(#"{"type":"NEWS","object":{"a":1}}"#, to: .pods)
            stage.server.sendBookmark(.pods)
            stage.server.send(#"{"type":"ADDED","object":{"metadata":5}}"#, to: .pods)
            await stage.wait("watched again") { stage.server.count(.watch, .pods) == 2 }
            try await stage.expectAlive()
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }

    @Test func anEmptyListIsAskedTwiceMore() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.setFault(.emptyList, on: .list, of: .pods, times: 2)
            stage.server.expireHistory()
            await stage.wait("doubted") {
                await stage.reader.last.findings.contains { $0.reason == "EmptyListDoubted" }
            }
            #expect(await stage.names() == SourceStage.names)
            await stage.wait("asked again") { stage.server.count(.list, .pods) == 4 }
            try await stage.expectAlive()
            await stage.wait("no doubt is left") { await stage.reader.last.findings.isEmpty }
        }
    }

    @Test func anEmptyListIsBelievedInTheEnd() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.setFault(.emptyList, on: .list, of: .pods)
            stage.server.expireHistory()
            await stage.wait("believed") { await stage.reader.last.pods.isEmpty }
            #expect(stage.server.count(.list, .pods) == 4)
            #expect(await stage.reader.last.answered.contains(SourceStage.pods))
        }
    }

    @Test(
        arguments: [Verb.list, .continuation], [Fault.cut, .status(410), .status(500), .tooManyRequests(retryAfter: 0)])
    func aBrokenListIsNoAnswer(verb: Verb, fault: Fault) async throws {
        try await SourceStage.with(before: { $0.setFault(fault, on: verb, of: .pods, times: 2) }) { stage in
            await stage.settle()
            try await stage.expectAlive()
        }
    }

    @Test func whatIsOptionalMayBeRefused() async throws {
        try await SourceStage.with(before: { server in
            for verb in [Verb.list, .watch] {
                server.setFault(.status(403), on: verb, of: .nodes)
                server.setFault(.status(404), on: verb, of: .services)
            }
        }) { stage in
            await stage.wait("complete") { await stage.reader.last.isComplete(for: SourceStage.all) }
            #expect(await stage.reader.last.refused == [.nodes, .services])
            #expect(await stage.reader.last.findings.map(\.reason) == ["QueryRefused", "NotInstalled"])
            await stage.wait("ready") { await stage.source.problem() == nil }
            stage.server.setFault(nil)
            await stage.wait("allowed again") { await stage.reader.last.refused.isEmpty }
            #expect(await stage.reader.last.nodes.count == 1)
        }
    }

    @Test func whatIsRequiredMayNotBeRefused() async throws {
        try await SourceStage.with(before: { $0.setFault(.status(403), on: .list, of: .pods) }) { stage in
            await stage.wait("refused") { await stage.source.problem()?.contains("403") == true }
            #expect(await !stage.reader.last.isComplete(for: SourceStage.all))
            await stage.wait("said so") { await stage.reader.last.findings.map(\.subject) == ["pods/ingress"] }
        }
    }

    @Test func takesTheNewTokenAfterA401() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-token-\(UUID())")
        try "first\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try await SourceStage.with(token: .file(file.path), before: { $0.expectToken("first") }) { stage in
            await stage.settle()
            stage.server.expectToken("second")
            stage.server.cutConnections()
            await stage.wait("refused") { await stage.source.problem()?.contains("401") == true }
            #expect(await stage.names() == SourceStage.names)
            try "second\n".write(to: file, atomically: true, encoding: .utf8)
            try await stage.expectAlive()
            #expect(stage.server.count(.list, .pods) == 1)
        }
    }
}
