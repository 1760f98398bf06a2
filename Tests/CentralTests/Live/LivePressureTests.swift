import FleetHTTP
import FleetModel
import FleetWire
import Foundation
import Testing

@testable import Central

extension Live {
    /// A server that has no time, and one that says nothing at all.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct PressureTests {
        @Test("A busy server is waited for as long as it says, and asked the same again")
        func busy() async throws {
            let server = try LiveAPIServer.here
            await server.end()
            // One request at a time, watches apart; administrators are let in all the same, and take the place.
            try await server.start([
                "--feature-gates=WatchList=false", "--enable-priority-and-fairness=false", "--max-requests-inflight=1",
            ])
            let before = try server.entries("pods").count
            try await withThrowingTaskGroup(of: Void.self) { group in
                let end = ContinuousClock.now + .seconds(3)
                for _ in 0..<8 {
                    group.addTask {
                        while ContinuousClock.now < end { _ = try await server.ask("GET", "/api/v1/namespaces") }
                    }
                }
                try await LiveStage.with { stage in try await stage.expectAlive() }
                try await group.waitForAll()
            }
            let asked = try server.entries("pods").dropFirst(before)
            let refused = asked.filter { $0.status == 429 }
            #expect(!refused.isEmpty, "\(asked)")
            // `Retry-After` is a second: it was not asked faster, and what was refused was asked again as it was.
            #expect(refused.count <= 6, "\(refused)")
            #expect(refused.allSatisfy { $0.verb == "list" })
            for (index, entry) in asked.enumerated() where entry.status == 429 {
                let next = asked.dropFirst(index + 1).first
                #expect(next?.target == entry.target, "\(asked)")
            }
        }

        @Test("A server that is silent past our own deadline is given up, and followed again when it speaks")
        func silence() async throws {
            let server = try LiveAPIServer.here
            await server.end()
            try await server.start([])
            var timings = LiveStage.quick
            timings.silence = .seconds(1)
            timings.listTimeout = .seconds(1)
            try await LiveStage.with(timings: timings) { stage in
                await server.pause()
                await stage.wait("missed") { await stage.source.problem() != nil }
                #expect(await stage.names() == LiveStage.names)
                await server.proceed()
                try await stage.expectAlive()
            }
        }

        @Test("Every watch asks for bookmarks, and for its end after five to ten minutes, each at a time of its own")
        func watchTimeouts() async throws {
            let server = try LiveAPIServer.here
            let before = try server.entries().count
            let queries: Set<ClusterQuery> = [LiveStage.pods, .nodes, .services, .endpointSlicesOf(namespace: nil)]
            try await LiveStage.with(following: queries) { stage in try await stage.expectAlive() }
            let watches = try server.entries().dropFirst(before).filter { $0.verb == "watch" && $0.status == 200 }
            #expect(watches.count >= queries.count)
            #expect(watches.allSatisfy { $0["allowWatchBookmarks"] == "true" })
            let ends = watches.compactMap { $0["timeoutSeconds"].flatMap { Int($0) } }
            #expect(ends.count == watches.count && ends.allSatisfy { (300...600).contains($0) }, "\(ends)")
            #expect(Set(ends).count > 1)
        }
    }
}
