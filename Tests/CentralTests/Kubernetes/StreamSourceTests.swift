import FleetModel
import ScriptedAPIServer
import Testing

@testable import Central

/// The whole source against a server that begins watches with everything that there is, or fails at it.
@Suite(.timeLimit(.minutes(1))) struct StreamSourceTests {
    @Test("Where there are streams no list is asked for, and pods are there all at once", arguments: [nil, 7])
    func streams(chunk: Int?) async throws {
        try await SourceStage.with(
            streams: true,
            before: { if let chunk { $0.cutChunks(every: chunk) } }
        ) { stage in
            await stage.settle()
            #expect(await stage.names() == SourceStage.names)
            try await stage.expectAlive()
            #expect(await stage.reader.counts.filter { $0 > 0 } == [5, 6])
            #expect((stage.count(.stream), stage.count(.list), stage.count(.watch)) == (1, 0, 0))
        }
    }

    @Test(
        "A server without streams is listed, and asked for none again",
        arguments: [Fault.status(400), .status(422), .errorEvent(500), .noMark, .endWithoutMark])
    func fallsBack(fault: Fault) async throws {
        try await SourceStage.with(streams: true, before: { $0.setFault(fault, on: .stream) }) { stage in
            await stage.settle()
            #expect(stage.count(.list) == 1)
            let asked = stage.count(.stream)
            stage.server.expireHistory()
            await stage.wait("listed again") { stage.count(.list) == 2 }
            try await stage.expectAlive()
            #expect(stage.count(.stream) == asked)
            #expect(await stage.reader.counts.filter { $0 > 0 } == [5, 6])
        }
    }

    @Test("After its rest a server that was upgraded is found out")
    func findsStreamsLater() async throws {
        var timings = SourceStage.quick
        timings.streamRest = .milliseconds(100)
        try await SourceStage.with(timings: timings) { stage in
            await stage.settle()
            stage.server.offerStreams()
            try await Task.sleep(for: .milliseconds(120))
            let lists = stage.count(.list)
            stage.server.expireHistory()
            try await stage.expectAlive()
            #expect(stage.count(.list) == lists)
        }
    }

    @Test("A stream that is cut before its mark is begun anew, and nothing half done is shown")
    func cut() async throws {
        try await SourceStage.with(
            streams: true, before: { $0.setFault(.cut, on: .stream, of: .pods, times: 2) }
        ) { stage in
            await stage.settle()
            try await stage.expectAlive()
            #expect(await stage.reader.counts.filter { $0 > 0 } == [5, 6])
            #expect((stage.count(.stream), stage.count(.list)) == (3, 0))
        }
    }

    @Test("Streams that break again and again give way to a list, for this time")
    func cutForGood() async throws {
        try await SourceStage.with(streams: true, before: { $0.setFault(.cut, on: .stream, of: .pods) }) { stage in
            await stage.settle()
            #expect((stage.count(.stream), stage.count(.list)) == (3, 1))
            // The other queries have their streams.
            #expect(stage.server.count(.list, .nodes) == 0)
            try await stage.expectAlive()
        }
    }

    @Test("Expired history is streamed anew, with no moment of emptiness")
    func expired() async throws {
        try await SourceStage.with(streams: true) { stage in
            await stage.settle()
            stage.server.expireHistory()
            await stage.wait("streamed again") { stage.count(.stream) == 2 }
            try await stage.expectAlive()
            #expect((stage.count(.stream), stage.count(.list)) == (2, 0))
        }
    }

    @Test("A connection that is cut after the mark goes on as a watch, from the version it had come to")
    func cutWatch() async throws {
        try await SourceStage.with(streams: true) { stage in
            await stage.settle()
            stage.server.cutConnections()
            try await stage.expectAlive()
            #expect((stage.count(.stream), stage.count(.list)) == (1, 0))
            #expect(stage.count(.watch) >= 1)
        }
    }

    @Test("An empty stream is asked twice more", arguments: [2, nil])
    func empty(times: Int?) async throws {
        try await SourceStage.with(streams: true) { stage in
            await stage.settle()
            stage.server.setFault(.emptyList, on: .stream, of: .pods, times: times)
            stage.server.expireHistory()
            await stage.wait("doubted") { await stage.reader.reasons.contains("EmptyListDoubted") }
            await stage.wait("asked again") { stage.count(.stream) == 4 }
            guard times == nil else { return try await stage.expectAlive() }
            await stage.wait("believed") { await stage.reader.last.pods.isEmpty }
        }
    }

    @Test("A busy server is waited for before a stream too, and no list is asked for instead")
    func busy() async throws {
        try await SourceStage.with(
            streams: true,
            before: { $0.setFault(.statusWithPause(503, seconds: 1), on: .stream, of: .pods, times: 1) }
        ) { stage in
            let begin = ContinuousClock.now
            await stage.settle()
            #expect(ContinuousClock.now - begin >= .milliseconds(900))
            #expect((stage.count(.stream), stage.count(.list)) == (2, 0))
        }
    }
}
