import FleetModel
import FleetWire
import FleetYAML
import Testing

@testable import Central

extension Live {
    /// Central as it runs in a cluster, but for its HTTP side: what it reads, elects and writes, with the rights that are shipped.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct WriterTests {
        private static func fleet() -> Fleet {
            var fleet = Fleet()
            _ = fleet.put(ControlFixture.pair("blue", 11))
            fleet.pairs["blue"]?.addressPool = AddressRange("10.9.0.210-10.9.0.219").map { [$0] } ?? []
            _ = fleet.put(.pool("balanced", Pool.Settings(source: .loadBalancer(.init()))))
            _ = fleet.put(ControlFixture.vip("shop", 201, pool: "balanced"))
            return fleet
        }

        private func prepare() async throws -> LiveAPIServer {
            let server = try LiveAPIServer.here
            for addon in ["load-balancer", "leader-election", "fleet-objects", "gateway"] {
                try await server.install(addon)
            }
            try await server.apply(LiveObjects.namespace("shop"))
            // What another test left would have addresses of its own.
            try await server.succeed("DELETE", "/api/v1/namespaces/shop/services")
            try await server.succeed("DELETE", "/apis/events.k8s.io/v1/namespaces/shop/events")
            try await server.apply(LiveObjects.node("edge-1", address: "10.9.0.21"))
            return server
        }

        private func status(_ server: LiveAPIServer, _ name: String) async throws -> JSONValue? {
            try await server.succeed("GET", "/api/v1/namespaces/shop/services/\(name)")["status"]?["loadBalancer"]
        }

        /// `reason` of every Event about a Service.
        private func reasons(_ server: LiveAPIServer, _ name: String) async throws -> Set<String> {
            let list = try await server.succeed("GET", "/apis/events.k8s.io/v1/namespaces/shop/events")
            guard case .list(let items)? = list["items"] else { return [] }
            return Set(items.filter { $0["regarding"]?["name"]?.text == name }.compactMap { $0["reason"]?.text })
        }

        private static func ingress(_ address: String, _ port: Int64) -> JSONValue {
            .object([
                "ingress": .list([
                    .object([
                        "ip": .text(address), "ipMode": .text("VIP"),
                        "ports": .list([.object(["port": .integer(port), "protocol": .text("TCP")])]),
                    ])
                ])
            ])
        }

        @Test("A Service of our class shows its VIP and says why when it has none; one of another class is not touched")
        func services() async throws {
            let server = try await prepare()
            let vip = "lvsfleet.io/vip: shop"
            try await server.apply(
                LiveObjects.balanced("web", namespace: "shop", port: 443, annotations: vip))
            try await server.apply(LiveObjects.balanced("own", namespace: "shop", port: 443))
            try await server.apply(
                LiveObjects.balanced("lost", namespace: "shop", port: 443, annotations: "lvsfleet.io/vip: nowhere"))
            try await server.apply(
                LiveObjects.balanced("theirs", namespace: "shop", port: 80, annotations: vip)
                    .replacing("lvsfleet.io/director-pair", with: "example.org/other"))
            let access = try await server.access()
            try await RunningCentral(access, Self.fleet(), identity: "central-1").run { state in
                try await LiveStage.wait("the VIP stands in the status") {
                    try await status(server, "web") == Self.ingress("10.9.0.201", 443)
                }
                try await LiveStage.wait("an address of the pair stands in the status") {
                    try await status(server, "own") == Self.ingress("10.9.0.210", 443)
                }
                try await LiveStage.wait("Events tell of both decisions") {
                    let (well, ill) = (try await reasons(server, "web"), try await reasons(server, "lost"))
                    return well.contains("VIPAssigned") && ill.contains("VIPUnknown")
                }
                #expect(try await status(server, "lost") == .object([:]))
                #expect(try await status(server, "theirs") == .object([:]))
                #expect(try await reasons(server, "theirs").isEmpty)
                let report = state.writing.report
                #expect(report.isLeading == true && report.findings.isEmpty)
                #expect(report.counts.allSatisfy { ["done", "absent"].contains($0.key.result) }, "\(report.counts)")

                // What is no balancer any more shows no address, whoever takes it away.
                try await server.succeed(
                    "PATCH", "/api/v1/namespaces/shop/services/web",
                    .object(["spec": .object(["type": .text("ClusterIP"), "loadBalancerClass": .null])]),
                    type: "application/merge-patch+json")
                try await LiveStage.wait("the status is empty") { try await status(server, "web") == .object([:]) }
            }
            let lease = try await server.succeed(
                "GET", "/apis/coordination.k8s.io/v1/namespaces/lvsfleet/leases/lvsfleet-central")
            #expect(lease["spec"]?["holderIdentity"]?.text == "", "it was given back")
        }

        @Test("Nothing that Central asks is refused, and every right that is shipped is one that it uses")
        func rights() async throws {
            let server = try await prepare()
            for kind in ["pairs", "pools", "vips", "assignments"] {
                try await server.apply(shipped: "crds/\(kind).yaml")
            }
            try await server.waitForKinds(
                ["Pair", "Pool", "VIP", "Assignment"].reduce(into: [:]) { $0[$1] = APIVersion.current })
            try await server.apply(
                """
                apiVersion: lvsfleet.io/v1
                kind: Pair
                metadata: {name: green}
                spec: {directors: [{name: green-a, address: 10.9.0.13}]}
                """)
            try await server.apply(LiveObjects.balanced("web", namespace: "shop", port: 443))
            let access = try await server.access()
            let scope = ClusterScope(fleetObjects: true)
            try await RunningCentral(access, Self.fleet(), scope: scope, identity: "central-1").run { _ in
                try await LiveStage.wait("the Service shows its address") {
                    try await status(server, "web") == Self.ingress("10.9.0.210", 443)
                }
                try await LiveStage.wait("the Pair shows that it was accepted") {
                    let pair = try await server.succeed("GET", "/apis/lvsfleet.io/v1/pairs/green")
                    guard case .list(let conditions)? = pair["status"]?["conditions"] else { return false }
                    return conditions.contains {
                        $0["type"]?.text == "Accepted" && $0["status"]?.text == "True"
                            && $0["observedGeneration"] == .integer(1)
                    }
                }
                try await LiveStage.wait("an Event was made") { try await !reasons(server, "web").isEmpty }
            }
            let refused = try server.entries().filter { [401, 403].contains($0.status) }
            #expect(refused.isEmpty, "\(refused)")
        }

        @Test("In a namespace that is on its way out nothing is made, and nothing stands still for it")
        func terminating() async throws {
            let server = try await prepare()
            try await server.apply(LiveObjects.namespace("leaving"))
            try await server.apply(LiveObjects.balanced("last", namespace: "leaving", port: 443))
            // Nobody removes its objects here, so it stays on its way.
            _ = try await server.ask("DELETE", "/api/v1/namespaces/leaving")
            try await server.apply(LiveObjects.balanced("web", namespace: "shop", port: 443))
            let access = try await server.access()
            try await RunningCentral(access, Self.fleet()).run { state in
                try await LiveStage.wait("the other Service's Event is made") {
                    try await reasons(server, "web").contains("VIPAssigned")
                }
                #expect(state.writing.report.findings.isEmpty)
            }
        }
    }
}
