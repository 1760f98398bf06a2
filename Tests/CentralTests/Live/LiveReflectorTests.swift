import FleetHTTP
import FleetModel
import FleetWire
import Testing

@testable import Central

extension Live {
    /// Lists, streams and watches of a server that is well.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct ReflectorTests {
        private static let listing = ["--feature-gates=WatchList=false"]
        private static let streaming = ["--feature-gates=WatchList=true"]

        /// The server of the suite, with or without streams of everything.
        private func server(_ flags: [String]) async throws -> LiveAPIServer {
            let server = try LiveAPIServer.here
            await server.end()
            try await server.start(flags)
            return server
        }

        @Test("A server without streams of everything refuses them, and is listed in pages")
        func fallsBack() async throws {
            let server = try await server(Self.listing)
            let client = APIClient(access: try await server.access())
            guard case .failure(let refusal) = await client.watch(LiveStage.pods, from: nil, LiveStage.quick) else {
                Issue.record("a stream of everything was opened")
                return
            }
            guard case .rejected(let sentence) = refusal.failure else {
                Issue.record("refused as \(refusal.failure)")
                return
            }
            #expect(sentence.contains(": 422: "), "\(sentence)")
            let before = try server.entries("pods").count
            try await LiveStage.with { stage in
                #expect(await stage.names() == LiveStage.names)
                try await stage.expectAlive()
                let entries = try server.entries("pods").dropFirst(before)
                #expect(entries.first?["sendInitialEvents"] == "true")
                #expect(entries.first?.status == 422)
                let lists = entries.filter { $0.verb == "list" }
                // Five pods in pages of two.
                #expect(lists.map { $0["limit"] } == ["2", "2", "2"])
                #expect(lists.map { $0["continue"] == nil } == [true, false, false])
                #expect(entries.last?.verb == "watch" && entries.last?["sendInitialEvents"] == nil)
            }
        }

        @Test("A server with streams of everything is never listed")
        func streams() async throws {
            let server = try await server(Self.streaming)
            let before = try server.entries("pods").count
            try await LiveStage.with { stage in
                #expect(await stage.names() == LiveStage.names)
                try await stage.expectAlive()
                let entries = try server.entries("pods").dropFirst(before)
                #expect(entries.map(\.verb) == ["watch"])
                #expect(entries.first?["sendInitialEvents"] == "true")
                #expect(await stage.reader.counts.first { $0 > 0 } == 5)
            }
        }

        @Test("What comes, changes, leaves the selector and goes arrives", arguments: [listing, streaming])
        func follows(flags: [String]) async throws {
            let server = try await server(flags)
            let map = ClusterQuery.configMap(ObjectReference(namespace: "ingress", name: "tcp"))
            let all: Set = [LiveStage.pods, map, .services, .nodes]
            try await LiveStage.with(following: all) { stage in
                try await server.apply(LiveStage.pod("p1", ready: false))
                await stage.wait("modified") { await stage.reader.last.pods.values.contains { !$0.isReady } }
                try await server.delete("Pod", "p2", namespace: "ingress")
                await stage.wait("deleted") { await stage.names() == ["p1", "p3", "p4", "p5"] }
                try await server.apply(LiveStage.pod("p3", app: "y"))
                await stage.wait("left the selector") { await stage.names() == ["p1", "p4", "p5"] }
                try await server.apply(LiveStage.pod("p6"))
                await stage.wait("added") { await stage.names() == ["p1", "p4", "p5", "p6"] }
                try await server.apply(LiveStage.pod("p3"))
                await stage.wait("came back") { await stage.names() == ["p1", "p3", "p4", "p5", "p6"] }
                for name in ["tcp", "udp"] {
                    try await server.apply(LiveObjects.configMap(name, namespace: "ingress", ["9000": "a/b:1"]))
                }
                try await server.apply(LiveObjects.node("n1", address: "10.9.0.21"))
                await stage.wait("a ConfigMap, and no other") {
                    await stage.reader.last.configMaps.keys.map(\.name) == ["tcp"]
                }
                await stage.wait("a node") { await stage.reader.last.nodes["n1"]?.isReady == true }
                #expect(await stage.source.problem() == nil)
                try await server.delete("Node", "n1")
                try await server.delete("ConfigMap", "tcp", namespace: "ingress")
                await stage.wait("gone") {
                    let last = await stage.reader.last
                    return last.nodes.isEmpty && last.configMaps.isEmpty
                }
            }
        }

        @Test("A watch that saw nothing goes on from the bookmark that the server sent before it ended the watch")
        func bookmarks() async throws {
            let server = try await server(Self.streaming)
            var timings = LiveStage.quick
            timings.watchSeconds = 4...4
            let before = try server.entries("pods").count
            try await LiveStage.with(timings: timings) { stage in
                func watches() throws -> [Int] {
                    try server.entries("pods").dropFirst(before).filter { $0["sendInitialEvents"] == nil }
                        .compactMap { $0["resourceVersion"].flatMap { Int($0) } }
                }
                for count in 1...2 {
                    // Pods that are not asked for make what was seen of the others old.
                    try await server.apply(LiveStage.pod("other", app: "y\(count)"))
                    let other = try await server.succeed("GET", "/api/v1/namespaces/ingress/pods/other")
                    let version = other["metadata"]?["resourceVersion"]?.text.flatMap { Int($0) } ?? .max
                    try await stage.wait("watched again") { try watches().count >= count }
                    #expect(try watches().last ?? 0 >= version)
                }
                #expect(await stage.source.watchCounts()[.pods]?.relists == 0)
                try await stage.expectAlive()
            }
        }
    }
}
