import FleetHTTP
import FleetModel
import FleetWire
import Foundation
import Testing

@testable import Central

extension Live {
    /// What goes wrong with a server, and what must not come of it.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct RestartTests {
        /// A server that runs, with streams of everything or without.
        private func server(streams: Bool) async throws -> LiveAPIServer {
            let server = try LiveAPIServer.here
            await server.end()
            try await server.start(["--feature-gates=WatchList=\(streams)"])
            return server
        }

        @Test(
            "A killed server is missed, and followed again when it is back; nothing vanishes", arguments: [true, false])
        func killed(streams: Bool) async throws {
            let server = try await server(streams: streams)
            try await LiveStage.with { stage in
                await server.end()
                await stage.wait("missed") { await stage.source.problem() != nil }
                #expect(
                    await stage.source.problem()?.hasPrefix("GET \(server.url)/api/v1/namespaces/ingress/pods: ")
                        == true)
                #expect(await stage.names() == LiveStage.names)
                try await server.start()
                try await stage.expectAlive()
            }
        }

        @Test("A server that goes in good order and comes back is followed again")
        func stopped() async throws {
            let server = try LiveAPIServer.here
            await server.end()
            // Which is how long it waits for watches to end by themselves.
            try await server.start(["--request-timeout=3s"])
            try await LiveStage.with { stage in
                await server.end(SIGTERM)
                try await server.start()
                try await stage.expectAlive()
            }
        }

        @Test("What changed while the server was away is seen when it is back", arguments: [true, false])
        func otherObjects(streams: Bool) async throws {
            let server = try await server(streams: streams)
            try await LiveStage.with { stage in
                await server.end()
                try await server.start(aside: true)
                try await server.delete("Pod", "p1", namespace: "ingress")
                for name in ["p6", "p7"] { try await server.apply(LiveStage.pod(name)) }
                await server.end()
                try await server.start()
                await stage.wait("seen") { await stage.names() == ["p2", "p3", "p4", "p5", "p6", "p7"] }
                // At once, as one picture: not one after the other.
                #expect(await stage.reader.counts.filter { $0 > 0 } == [5, 6])
                try await stage.expectAlive()
            }
        }

        @Test("A version that was compacted is said to be expired, in the watch; everything is asked for again")
        func compacted() async throws {
            let server = try await server(streams: false)
            try await LiveStage.with { stage in
                let client = APIClient(access: try await server.access())
                let list = await client.list(LiveStage.pods, continue: nil, ReflectorTimings())
                guard case .page(let page) = list else {
                    Issue.record("no list: \(list)")
                    return
                }
                let before = try server.entries("pods").count
                // The pods that nobody asks for leave the source's version behind; a new process knows nothing older.
                for number in 1...3 { try await server.apply(LiveStage.pod("other", app: "y\(number)")) }
                try await server.compact()
                try await server.restart()
                let first = try await LiveWatch.first(client, LiveStage.pods, from: page.version)
                guard case .error(let status) = first else {
                    Issue.record("the first event of a compacted version is \(first)")
                    return
                }
                #expect(status.code == 410 && status.reason == "Expired", "\(status)")
                try await stage.expectAlive()
                let entries = try server.entries("pods").dropFirst(before)
                #expect(entries.contains { $0.verb == "list" && $0["continue"] == nil })
                // A server begins to answer before it has read who may what, and refuses everybody for a moment.
                let reasons = await stage.reader.reasons
                #expect(reasons.isSubset(of: ["QueryRefused"]), "\(reasons)")
            }
        }

        @Test("A page of a list that was compacted is refused with 410, and the list begins anew")
        func compactedPage() async throws {
            let server = try await server(streams: false)
            try await LiveStage.with { stage in
                let client = APIClient(access: try await server.access())
                var state = ReflectorState(query: LiveStage.pods, timings: LiveStage.quick)
                #expect(state.start() == [.list(continue: nil)])
                let actions = state.take(await client.list(LiveStage.pods, continue: nil, LiveStage.quick))
                guard case .list(let token?)? = actions.last else {
                    Issue.record("one page holds everything: \(actions)")
                    return
                }
                try await server.apply(LiveStage.pod("p6"))
                try await server.compact()
                try await server.restart()
                let second = await client.list(LiveStage.pods, continue: token, LiveStage.quick)
                guard case .failed(.expired(let sentence), _) = second else {
                    Issue.record("the page of a compacted list: \(second)")
                    return
                }
                #expect(sentence.contains(": 410: "), "\(sentence)")
                #expect(state.take(second) == [.list(continue: nil)])
                try await stage.expectAlive()
            }
        }

        @Test("A server that was restored from an older state is not believed at once, and then it is")
        func restored() async throws {
            let server = try await server(streams: true)
            var timings = LiveStage.quick
            timings.watchSeconds = 3...3
            try await LiveStage.with(timings: timings) { stage in
                await server.stop()
                try FileManager.default.copyItem(atPath: server.folder["etcd"], toPath: server.folder["older"])
                try await server.start()
                // Enough that the older state does not reach this version by itself while the test waits.
                for number in 1...60 {
                    try await server.apply(
                        LiveObjects.configMap("filler", namespace: "default", ["number": "\(number)"]))
                }
                try await server.apply(LiveStage.pod("p6"))
                await stage.wait("seen") { await stage.names() == LiveStage.names + ["p6"] }
                await server.stop()
                try server.folder.remove("etcd")
                try FileManager.default.moveItem(atPath: server.folder["older"], toPath: server.folder["etcd"])
                try await server.start()
                await stage.wait("believed") { await stage.names() == LiveStage.names }
                #expect(await stage.reader.reasons.contains("OlderListDoubted"))
                try await stage.expectAlive()
            }
        }

        @Test(
            "A right that is taken away is missed and takes nothing with it; given back, all is well",
            arguments: [true, false])
        func forbidden(streams: Bool) async throws {
            let server = try await server(streams: streams)
            var timings = LiveStage.quick
            timings.watchSeconds = 1...2
            try await LiveStage.with(timings: timings) { stage in
                try await server.delete(
                    "ClusterRoleBinding", "lvsfleet-central", version: "rbac.authorization.k8s.io/v1")
                await stage.wait("refused") { await stage.reader.last.findings.map(\.reason) == ["QueryRefused"] }
                let message = await stage.reader.last.findings.first?.message ?? ""
                #expect(message.contains("User \"\(LiveAPIServer.user)\" cannot"), "\(message)")
                try await server.delete("Pod", "p1", namespace: "ingress")
                try await Task.sleep(for: .seconds(2))
                #expect(await stage.names() == LiveStage.names)
                #expect(await stage.source.problem() != nil)
                try await server.apply(LiveStage.pod("p1"))
                try await server.apply(shipped: "kustomize/base/rbac.yaml")
                await stage.wait("allowed") { await stage.reader.last.findings.isEmpty }
                try await stage.expectAlive()
            }
        }
    }
}
