import FleetModel
import Foundation
import ScriptedAPIServer
import Testing

@testable import Central

/// Cases of client-go's reflector, over HTTP: docs/kubernetes-source.md has the table of their names.
@Suite(.timeLimit(.minutes(1))) struct ReflectorCasesTests {
    /// The versions that watches of pods were to go on from.
    private func versions(_ server: ScriptedAPIServer) -> [String] {
        server.requests.filter { $0.contains("/pods?") && $0.contains("watch=1") && !$0.contains("sendInitialEvents") }
            .compactMap { $0.split(separator: "&").first { $0.hasPrefix("resourceVersion=") }.map(String.init) }
    }

    @Test(
        "A server that says for how long it is busy is waited for, and asked for the same again",
        arguments: [
            Fault.statusWithPause(429, seconds: 1), .statusWithPause(503, seconds: 1), .statusWithDate(429),
            .statusWithDate(503),
        ], [Verb.watch, .list, .continuation])
    func busy(fault: Fault, verb: Verb) async throws {
        try await SourceStage.with(before: {
            if verb != .watch { $0.setFault(fault, on: verb, of: .pods, times: 1) }
        }) { stage in
            let begin = ContinuousClock.now
            if verb == .watch {
                await stage.settle()
                stage.server.setFault(fault, on: .watch, of: .pods, times: 1)
                let before = stage.count(.watch)
                stage.server.cutConnections()
                await stage.wait("came back") { stage.count(.watch) == before + 2 }
            } else {
                await stage.settle()
            }
            #expect(ContinuousClock.now - begin >= .milliseconds(900))
            try await stage.expectAlive()
            // The list from its beginning is asked for again only where that very request was refused.
            #expect(stage.count(.list) == (verb == .list ? 2 : 1))
            if verb == .watch { #expect(Set(versions(stage.server)).count == 1) }
        }
    }

    @Test("Pages that expire while they are asked for begin anew, and no half of a list is shown")
    func compactionInAList() async throws {
        try await SourceStage.with(before: { $0.setFault(.compaction, on: .continuation, of: .pods, times: 1) }) {
            stage in
            await stage.settle()
            #expect(await stage.reader.counts.filter { $0 > 0 } == [5])
            try await stage.expectAlive()
            #expect(stage.count(.list) >= 2)
        }
    }

    @Test("A version too large for the server is followed by a list, which names none", arguments: [true, false])
    func tooLarge(isEvent: Bool) async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.setFault(isEvent ? .errorEvent(504) : .status(504), on: .watch, of: .pods, times: 1)
            stage.server.cutConnections()
            await stage.wait("listed") { stage.count(.list) == 2 }
            try await stage.expectAlive()
            let lists = stage.server.requests.filter { !$0.contains("watch=1") }
            #expect(!lists.isEmpty)
            #expect(lists.allSatisfy { !$0.contains("resourceVersion") })
        }
    }

    @Test("Watches that end at once are no hot loop")
    func veryShortWatches() async throws {
        var timings = SourceStage.quick
        timings.firstPause = .milliseconds(100)
        timings.longestPause = .milliseconds(100)
        try await SourceStage.with(timings: timings) { stage in
            await stage.settle()
            let before = stage.count(.watch)
            let begin = ContinuousClock.now
            stage.server.setFault(.body(""), on: .watch, of: .pods)
            stage.server.cutConnections()
            await stage.wait("tried often") { stage.count(.watch) >= before + 7 }
            // Seven tries have six pauses between them.
            #expect(ContinuousClock.now - begin >= .milliseconds(600))
            #expect(await stage.source.problem()?.contains("ended early") == true)
            #expect(await stage.names() == SourceStage.names)
            stage.server.setFault(nil, on: .watch)
            try await stage.expectAlive()
        }
    }

    @Test("A refused connection is asked again from the same version, and never with a list")
    func connectionRefused() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.stop()
            await stage.wait("noticed") { await stage.source.problem() != nil }
            try await Task.sleep(for: .milliseconds(200))
            try stage.server.start()
            try await stage.expectAlive()
            #expect(stage.count(.list) == 1)
            #expect(Set(versions(stage.server)).count == 1)
        }
    }

    @Test("A connection that says nothing past the read deadline is given up, and watched again from where it was")
    func silence() async throws {
        var timings = SourceStage.quick
        // libcurl counts whole seconds.
        timings.silence = .seconds(1)
        try await SourceStage.with(timings: timings) { stage in
            await stage.settle()
            stage.server.sendBookmark(.pods)
            await stage.wait("it came") { await stage.source.watchCounts()[.pods]?.events == 1 }
            stage.server.setFault(.stall, on: .watch, of: .pods, times: 1)
            let before = stage.count(.watch)
            stage.server.cutConnections()
            await stage.wait("given up") { stage.count(.watch) >= before + 2 }
            try await stage.expectAlive()
            #expect(stage.count(.list) == 1)
        }
    }

    @Test("Every watch asks for bookmarks and for an end within five to ten minutes, no two for the same end")
    func watchTimeout() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            for round in 2...5 {
                stage.server.cutConnections()
                await stage.wait("watched again") { stage.count(.watch) >= round }
            }
            let watches = stage.server.requests.filter { $0.contains("watch=1") }
            #expect(watches.allSatisfy { $0.contains("allowWatchBookmarks=true") })
            let seconds = watches.compactMap { $0.split(separator: "timeoutSeconds=").last.flatMap { Int($0) } }
            #expect(seconds.count == watches.count)
            #expect(seconds.allSatisfy { (300...600).contains($0) })
            #expect(Set(seconds).count > 1)
        }
    }

    @Test("A bookmark moves the version from which the next watch goes on")
    func bookmarks() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            try stage.server.put(.nodes, #"{"metadata":{"name":"n2"}}"#)
            stage.server.sendBookmark(.pods)
            await stage.wait("it came") { await stage.source.watchCounts()[.pods]?.events == 1 }
            stage.server.cutConnections()
            await stage.wait("watched again") { stage.count(.watch) == 2 }
            try await stage.expectAlive()
            let versions = versions(stage.server)
            #expect(Set(versions).count == 2)
            #expect(stage.count(.list) == 1)
        }
    }

    @Test("What went while nobody watched goes with the list that finds it out", arguments: [false, true])
    func deletedMeanwhile(streams: Bool) async throws {
        try await SourceStage.with(streams: streams) { stage in
            await stage.settle()
            stage.server.stop()
            try stage.server.delete(.pods, namespace: "ingress", name: "p2")
            try stage.server.put(.pods, SourceStage.pod("p6"))
            stage.server.expireHistory()
            #expect(await stage.names() == SourceStage.names)
            try stage.server.start()
            await stage.wait("gone") { await stage.names() == ["p1", "p3", "p4", "p5", "p6"] }
            #expect(await stage.reader.counts.filter { $0 > 0 } == [5])
        }
    }

    @Test("A list that shows an older state than what was seen is asked again: nobody travels back in time")
    func travelBackInTime() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            stage.server.remember()
            try await stage.expectAlive()
            stage.server.setFault(.oldList, on: .list, of: .pods, times: 2)
            stage.server.expireHistory()
            await stage.wait("doubted") { await stage.reader.reasons.contains("OlderListDoubted") }
            await stage.wait("asked until it is new") { stage.count(.list) == 4 }
            await stage.wait("no doubt is left") { await stage.reader.last.findings.isEmpty }
            #expect(await stage.reader.counts.filter { $0 > 0 } == [5, 6])
        }
    }

    @Test(
        "A server that comes back with an older state, as of a backup, is believed in the end",
        arguments: [false, true])
    func restoredBackup(streams: Bool) async throws {
        var timings = SourceStage.quick
        timings.watchSeconds = 1...1
        try await SourceStage.with(timings: timings, streams: streams) { stage in
            await stage.settle()
            stage.server.remember()
            try await stage.expectAlive()
            stage.server.stop()
            stage.server.restore()
            try stage.server.start()
            // The watch from the version that there is not any more says nothing, and ends; what is listed then is older.
            await stage.wait("doubted") { await stage.reader.reasons.contains("OlderListDoubted") }
            await stage.wait("believed") { await stage.names() == SourceStage.names }
            #expect(await stage.reader.counts.filter { $0 > 0 } == [5, 6, 5])
            try stage.server.put(.pods, SourceStage.pod("later"))
            await stage.wait("followed again") { await stage.names() == ["later"] + SourceStage.names }
        }
    }

    @Test("Lines cut anywhere, over chunks of any length, lose nothing", arguments: [1, 3, 64])
    func chunks(length: Int) async throws {
        try await SourceStage.with(before: {
            $0.cutChunks(every: length)
            try $0.put(.pods, SourceStage.pod("p5", app: "x"))
        }) { stage in
            await stage.settle()
            try stage.server.put(
                .configmaps, #"{"metadata":{"namespace":"ingress","name":"tcp"},"data":{"1":"ä/ö:1"}}"#)
            await stage.wait("changed map") { await stage.reader.last.configMaps.values.first?.data["1"] == "ä/ö:1" }
            try await stage.expectAlive()
            #expect((stage.count(.list), stage.count(.watch)) == (1, 1))
        }
    }

    @Test("An object of 300 kB arrives whole, in a list, a watch and a stream", arguments: [false, true])
    func largeObject(streams: Bool) async throws {
        func map(_ letter: String) -> String {
            let value = String(repeating: letter, count: 300_000)
            return #"{"metadata":{"namespace":"ingress","name":"tcp"},"data":{"1":"\#(value)"}}"#
        }
        try await SourceStage.with(streams: streams, before: { try $0.put(.configmaps, map("a")) }) { stage in
            await stage.settle()
            for letter in ["a", "b"] {
                if letter == "b" { try stage.server.put(.configmaps, map(letter)) }
                await stage.wait("it is there") {
                    let value = await stage.reader.last.configMaps.values.first?.data["1"]
                    return value?.count == 300_000 && value?.hasPrefix(letter) == true
                }
            }
            #expect(
                stage.server.count(.list, .configmaps) + stage.server.count(.watch, .configmaps) == (streams ? 0 : 2))
        }
    }

    @Test("What following takes is counted by kind")
    func counts() async throws {
        try await SourceStage.with { stage in
            await stage.settle()
            try await stage.expectAlive()
            stage.server.expireHistory()
            await stage.wait("listed and watched again") { await stage.source.watchCounts()[.pods]?.restarts == 1 }
            let counts = await stage.source.watchCounts()
            // The pod, and the ERROR.
            #expect(counts[.pods] == WatchCounts(events: 2, restarts: 1, relists: 1))
            #expect(counts[.nodes]?.events == 1)
        }
    }
}
