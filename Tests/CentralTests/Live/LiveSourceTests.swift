import FleetModel
import FleetWire
import Testing

@testable import Central

extension Live {
    /// A fleet with pools of every source, planned from what a live server says.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct SourceTests {
        private static let pair = """
            {apiVersion: lvsfleet.io/v1, kind: Pair, metadata: {name: blue}, spec: {directors: [{name: a, address: 10.9.0.11}]}}
            """

        private static func pool(_ name: String, _ last: Int, _ spec: String) -> String {
            """
            \(pair)
            ---
            {apiVersion: lvsfleet.io/v1, kind: Pool, metadata: {name: \(name)}, spec: \(spec)}
            ---
            apiVersion: lvsfleet.io/v1
            kind: VIP
            metadata: {name: \(name)}
            spec: {address: 10.9.0.\(last), pair: blue, pool: \(name)}
            """
        }

        private static func assignment(_ namespace: String, _ service: String, _ vip: String) -> String {
            """

            ---
            apiVersion: lvsfleet.io/v1
            kind: Assignment
            spec: {namespace: \(namespace), service: \(service), vip: \(vip)}
            """
        }

        private static func service(_ name: String, namespace: String, port: Int) -> String {
            """
            apiVersion: v1
            kind: Service
            metadata: {name: \(name), namespace: \(namespace)}
            spec: {ports: [{name: main, port: \(port)}]}
            """
        }

        /// Three nodes, of which two are to serve.
        private func nodes(_ namespaces: String...) async throws -> LiveAPIServer {
            let server = try LiveAPIServer.here
            for namespace in namespaces { try await server.apply(LiveObjects.namespace(namespace)) }
            for (number, role) in [(1, "edge"), (2, "edge"), (3, "core")] {
                try await server.apply(
                    LiveObjects.node("n\(number)", address: "10.9.0.2\(number)", labels: "role: \(role)"))
            }
            return server
        }

        private func pod(_ number: Int, namespace: String, ready: Bool = true) -> String {
            LiveObjects.pod(
                "proxy-\(number)", namespace: namespace, labels: ["app": "proxy"], address: "10.9.0.2\(number)",
                node: "n\(number)", ready: ready)
        }

        @Test("Pods serve the ports of their ConfigMap; one that is on its way out drains, one that is gone leaves")
        func pods() async throws {
            let server = try await nodes("ingress", "data")
            try await server.apply(Self.service("db", namespace: "data", port: 5432))
            for number in 1...3 { try await server.apply(pod(number, namespace: "ingress", ready: number < 3)) }
            try await server.apply(LiveObjects.configMap("tcp", namespace: "ingress", ["9000": "data/db:5432"]))
            try await LiveFleet.with { fleet in
                try await fleet.apply(
                    Self.pool(
                        "ingress", 201,
                        "{pods: {namespace: ingress, labels: {app: proxy}}, tcpConfigMap: ingress/tcp}")
                        + Self.assignment("data", "db", "ingress"))
                await LiveStage.wait("planned") { await fleet.servers("ingress") == ["10.9.0.21", "10.9.0.22"] }
                await LiveStage.wait("ports") {
                    await fleet.services("ingress") == ["80/tcp ingress", "443/tcp ingress", "9000/tcp ingress"]
                }
                try await server.apply(pod(3, namespace: "ingress"))
                await LiveStage.wait("a third") { await fleet.servers("ingress").last == "10.9.0.23" }
                // Nobody ends it: it stays, as a pod does while its containers end.
                try await server.succeed(
                    "DELETE", "/api/v1/namespaces/ingress/pods/proxy-1?gracePeriodSeconds=30")
                await LiveStage.wait("drains") {
                    await fleet.servers("ingress") == ["10.9.0.21 draining", "10.9.0.22", "10.9.0.23"]
                }
                try await server.delete("Pod", "proxy-1", namespace: "ingress")
                await LiveStage.wait("gone") { await fleet.servers("ingress") == ["10.9.0.22", "10.9.0.23"] }
                try await server.apply(LiveObjects.configMap("tcp", namespace: "ingress", ["9001": "data/db:5432"]))
                await LiveStage.wait("another port") { await fleet.services("ingress").last == "9001/tcp ingress" }
                await fleet.expectWell()
            }
        }

        @Test("The endpoints of a Service serve its ports, as its EndpointSlices say")
        func service() async throws {
            let server = try await nodes("envoy")
            try await server.apply(Self.service("edge", namespace: "envoy", port: 8080))
            let both = [("n1", "10.9.0.21"), ("n2", "10.9.0.22")]
            try await server.apply(LiveObjects.endpoints(of: "edge", namespace: "envoy", port: 8080, both))
            try await LiveFleet.with { fleet in
                try await fleet.apply(
                    Self.pool("envoy", 202, "{service: envoy/edge}") + Self.assignment("envoy", "edge", "envoy"))
                await LiveStage.wait("planned") { await fleet.servers("envoy") == ["10.9.0.21", "10.9.0.22"] }
                #expect(await fleet.services("envoy") == ["8080/tcp envoy"])
                try await server.apply(
                    LiveObjects.endpoints(of: "edge", namespace: "envoy", port: 8080, both + [("n3", "10.9.0.23")]))
                await LiveStage.wait("another") { await fleet.servers("envoy").last == "10.9.0.23" }
                // A pod behind the cluster's own network is nothing that a director reaches.
                try await server.apply(
                    LiveObjects.endpoints(of: "edge", namespace: "envoy", port: 8080, both + [("n3", "10.244.3.7")]))
                await LiveStage.wait("said") { await fleet.reasons() == ["NotOnHostNetwork"] }
            }
        }

        @Test("Nodes serve by label, and drain where they are kept from load balancers")
        func nodePool() async throws {
            let server = try await nodes()
            try await LiveFleet.with { fleet in
                try await fleet.apply(Self.pool("hosts", 203, "{nodes: {labels: {role: edge}, ports: [8443/tcp]}}"))
                await LiveStage.wait("planned") { await fleet.servers("hosts") == ["10.9.0.21", "10.9.0.22"] }
                #expect(await fleet.services("hosts") == ["8443/tcp hosts"])
                let excluded = "role: edge, node.kubernetes.io/exclude-from-external-load-balancers: \"\""
                try await server.apply(LiveObjects.node("n1", address: "10.9.0.21", labels: excluded))
                await LiveStage.wait("drains") { await fleet.servers("hosts").first == "10.9.0.21 draining" }
                try await server.apply(LiveObjects.node("n1", address: "10.9.0.21", labels: "role: edge"))
                await LiveStage.wait("serves") { await fleet.servers("hosts").first == "10.9.0.21" }
            }
        }

        @Test(
            "Gateways are read once their kinds are installed and the add-on gives the rights; routes of v1alpha2 too")
        func gateways() async throws {
            let server = try await nodes("routed")
            for number in 1...2 { try await server.apply(pod(number, namespace: "routed")) }
            try await LiveFleet.with { fleet in
                try await fleet.apply(
                    Self.pool(
                        "routed", 204, "{pods: {namespace: routed, labels: {app: proxy}}, gateways: [routed/edge]}")
                        + Self.assignment("routed", "edge", "routed") + Self.assignment("routed", "db", "routed"))
                await LiveStage.wait("planned") { await fleet.servers("routed") == ["10.9.0.21", "10.9.0.22"] }
                await LiveStage.wait("refused") { await fleet.reasons().contains("QueryRefused") }
                try await server.install("gateway")
                await LiveStage.wait("not there") { await fleet.reasons().contains("NotInstalled") }
                try await server.apply(
                    LiveGateways.definitions([("Gateway", "v1"), ("TCPRoute", "v1alpha2"), ("UDPRoute", "v1")]))
                try await server.waitForKinds([
                    "Gateway": "gateway.networking.k8s.io/v1", "TCPRoute": "gateway.networking.k8s.io/v1alpha2",
                ])
                try await server.apply(
                    """
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: Gateway
                    metadata: {name: edge, namespace: routed}
                    spec:
                      gatewayClassName: none
                      listeners: [{name: web, port: 8080, protocol: HTTP}, {name: db, port: 5432, protocol: TCP}]
                    ---
                    apiVersion: gateway.networking.k8s.io/v1alpha2
                    kind: TCPRoute
                    metadata: {name: db, namespace: routed}
                    spec:
                      parentRefs: [{name: edge, sectionName: db}]
                      rules: [{backendRefs: [{name: db, port: 5432}]}]
                    """)
                await LiveStage.wait("a port is the Gateway's own, or the Service's that its route leads to") {
                    let services = await fleet.state.picture().slices["blue"]?.services ?? []
                    let owners = services.map { "\($0.port) \($0.application.map { "\($0)" } ?? "")" }
                    return owners.contains("8080 routed/edge") && owners.contains("5432 routed/db")
                }
                await fleet.expectWell()
            }
        }

        @Test(
            "Services of type LoadBalancer get the VIP that they ask for, on all nodes or on those of their endpoints")
        func loadBalancers() async throws {
            let server = try await nodes("web")
            let ask = "lvsfleet.io/vip: free"
            try await server.apply(LiveObjects.balanced("wide", namespace: "web", port: 443, annotations: ask))
            try await server.apply(
                LiveObjects.balanced("local", namespace: "web", port: 444, policy: "Local", annotations: ask))
            try await server.apply(
                LiveObjects.endpoints(of: "local", namespace: "web", port: 8444, [("n2", "10.244.2.7")]))
            try await LiveFleet.with { fleet in
                try await fleet.apply(Self.pool("free", 205, "{loadBalancer: {}}"))
                await LiveStage.wait("planned") {
                    await fleet.services("free") == ["443/tcp free", "444/tcp free:web/local"]
                }
                #expect(await fleet.servers("free") == ["10.9.0.21", "10.9.0.22", "10.9.0.23"])
                #expect(await fleet.servers("free:web/local") == ["10.9.0.22"])
                // The port of kube-proxy's word about the node, which the API server has given the Service.
                let stored = try await server.succeed("GET", "/api/v1/namespaces/web/services/local")
                guard case .integer(let port)? = stored["spec"]?["healthCheckNodePort"] else {
                    Issue.record("no healthCheckNodePort")
                    return
                }
                let check = await fleet.state.picture().slices["blue"]?.pools.first { $0.name == "free:web/local" }?
                    .check
                #expect(check?.port == UInt16(port) && check?.type == .http)
                try await server.apply(
                    LiveObjects.endpoints(
                        of: "local", namespace: "web", port: 8444, [("n2", "10.244.2.7"), ("n3", "10.244.3.7")]))
                await LiveStage.wait("another") {
                    await fleet.servers("free:web/local") == ["10.9.0.22", "10.9.0.23"]
                }
            }
        }
    }
}
