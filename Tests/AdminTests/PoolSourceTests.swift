import FleetModel
import FleetWire
import FleetYAML
import Foundation
import Testing

@testable import Admin

@Suite("lvsctl create pool: sources and presets")
struct PoolSourceTests {
    /// Runs `create pool x` with further words, and gives the `spec` that it sends.
    private func spec(_ words: String) async throws -> JSONValue {
        let run = await lvsctl(["create", "pool", "x"] + words.split(separator: " ").map(String.init)) { _ in
            changed("pool/x", .created)
        }
        #expect(run.status == .done, "\(run.err)")
        let document = try #require(run.sent)
        // What is sent is a pool that Central reads, to the last field, and takes.
        let object = try FleetObject(strict: document)
        guard case .pool(let name, let settings) = object else {
            Issue.record("\(object) is no pool")
            return .null
        }
        #expect(throws: Never.self) { try Fleet(pools: [name: settings]).validate() }
        return try #require(document["spec"])
    }

    @Test(
        "Each kind of source becomes a pool with that source alone",
        arguments: [
            ("--service traefik/traefik", #"{"service":"traefik/traefik"}"#),
            (
                "--service traefik/traefik --gateway a/b --gateway a/c",
                #"{"gateways":["a/b","a/c"],"service":"traefik/traefik"}"#
            ),
            (
                "--nodes role=edge,zone=1 --ports 80/tcp,53/udp",
                #"{"nodes":{"labels":{"role":"edge","zone":"1"},"ports":["80/tcp","53/udp"]}}"#
            ),
            ("--nodes all --gateway a/b", #"{"gateways":["a/b"],"nodes":{"labels":{}}}"#),
            ("--load-balancer", #"{"loadBalancer":{}}"#),
            (
                "--load-balancer --class acme.io/pair --namespaces shop,bank --node-labels role=edge",
                #"{"loadBalancer":{"class":"acme.io/pair","labels":{"role":"edge"},"namespaces":["shop","bank"]}}"#
            ),
            ("--pods n:a=b --gateway a/b", #"{"gateways":["a/b"],"pods":{"labels":{"a":"b"},"namespace":"n"}}"#),
        ])
    func sources(words: String, document: String) async throws {
        let sent = try await spec(words)
        #expect(String(decoding: try JSON.encode(sent), as: UTF8.self) == document)
    }

    @Test(
        "What does not go together is refused in one sentence that names the option",
        arguments: [
            ("", "none is given."),
            (
                "--pods n:a=b --nodes a=b",
                "A pool has one source, --pods, --service, --nodes, --load-balancer or --static,"
            ),
            ("--pods n:a=b --nodes a=b", "; --pods and --nodes are given."),
            ("--service a/b --load-balancer", "; --service and --load-balancer are given."),
            ("--static 10.0.0.1", "--static and --ports go together."),
            ("--service a/b --ports 80/tcp", "--ports goes with --nodes or --static."),
            ("--static 10.0.0.1 --ports 80/tcp --gateway a/b", "--gateway goes with --pods or --service or --nodes."),
            ("--load-balancer --gateway a/b", "--gateway goes with --pods or --service or --nodes."),
            ("--nodes a=b --ports 80/tcp --tcp-configmap n/m", "--tcp-configmap goes with --pods."),
            ("--service a/b --udp-configmap n/m", "--udp-configmap goes with --pods."),
            ("--pods n:a=b --class c", "--class goes with --load-balancer."),
            ("--nodes all --ports 80/tcp --namespaces n", "--namespaces goes with --load-balancer."),
            ("--nodes all --ports 80/tcp --node-labels a=b", "--node-labels goes with --load-balancer."),
            ("--nodes role=edge", "--nodes needs --ports or --gateway: nothing else says which ports are served."),
            (
                "--preset cilium",
                "--preset cilium needs --ports or --gateway: nothing else says which ports are served."
            ),
            ("--preset envoy-gateway", "--preset envoy-gateway needs one --gateway namespace/name:"),
            ("--preset nginx-gateway-fabric --gateway edge", "--preset nginx-gateway-fabric needs one --gateway"),
            ("--preset envoy-gateway --gateway a/b --gateway a/c", "--preset envoy-gateway needs one --gateway"),
            ("--preset traefik --ports 80/tcp", "--ports goes with --nodes or --static."),
            ("--pods n:all", "--pods"), ("--nodes role", "--nodes"), ("--nodes a=b,a=c --ports 1/tcp", "--nodes"),
        ])
    func refusals(words: String, sentence: String) async {
        let run = await lvsctl(["create", "pool", "x"] + words.split(separator: " ").map(String.init)) { _ in
            changed("pool/x", .created)
        }
        #expect(run.status == .usage)
        #expect(run.requests.isEmpty)
        #expect(run.err.contains(sentence), "\(run.err)")
    }

    @Test("A preset that nobody knows is refused by naming those that there are", arguments: ["?", "nginx"])
    func unknownPreset(name: String) async {
        let run = await lvsctl("create", "pool", "x", "--preset", name) { _ in changed("pool/x", .created) }
        #expect(run.status == .usage)
        #expect(
            run.err.contains(
                "\(name) is no preset; there are ingress-nginx, traefik, haproxy, envoy-gateway, contour, cilium, "
                    + "nginx-gateway-fabric.\n"), "\(run.err)")
    }

    /// The file that the planner's tests plan with.
    private static func documented() throws -> [String: JSONValue] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
        let text = try String(contentsOf: root.appending(path: "docs/presets.yaml"), encoding: .utf8)
        return try YAML.parse(text).reduce(into: [:]) { specs, document in
            let name = document.value["metadata"]?["name"]?.text ?? ""
            specs[name] = document.value["spec"]
        }
    }

    @Test("A preset makes the pool that docs/presets.yaml has under its name", arguments: PoolPreset.allCases)
    func preset(preset: PoolPreset) async throws {
        let wantsGateway = preset.servesOneGateway || preset.servesOnNodes
        let made = try await spec("--preset \(preset.rawValue)" + (wantsGateway ? " --gateway edge/public" : ""))
        #expect(try Self.documented()[preset.rawValue] == made)
    }

    @Test(
        "What is given wins over the preset",
        arguments: [
            (
                "--preset traefik --pods kube-system:a=b",
                #"{"check":{"path":"/ping","port":8080,"type":"http"},"pods":{"labels":{"a":"b"},"namespace":"kube-system"}}"#
            ),
            (
                "--preset contour --check tcp:443",
                #"{"check":{"port":443,"type":"tcp"},"pods":{"labels":{"app":"envoy"},"namespace":"projectcontour"}}"#
            ),
            (
                "--preset cilium --nodes role=edge --ports 80/tcp",
                #"{"nodes":{"labels":{"role":"edge"},"ports":["80/tcp"]}}"#
            ),
            ("--preset cilium --ports 80/tcp", #"{"nodes":{"labels":{},"ports":["80/tcp"]}}"#),
            (
                "--preset envoy-gateway --pods eg:a=b",
                #"{"check":{"path":"/ready","port":19003,"type":"http"},"pods":{"labels":{"a":"b"},"namespace":"eg"}}"#
            ),
            (
                "--preset haproxy --tcp-configmap haproxy-controller/tcp --check none",
                """
                {"check":{"type":"none"},"pods":{"labels":{"app.kubernetes.io/name":"kubernetes-ingress"},\
                "namespace":"haproxy-controller"},"tcpConfigMap":"haproxy-controller/tcp"}
                """
            ),
        ])
    func given(words: String, document: String) async throws {
        let sent = try await spec(words)
        #expect(String(decoding: try JSON.encode(sent), as: UTF8.self) == document)
    }
}
