import Foundation
import Testing

/// Central, four agents and the administrator's hand, in the lab: what every story begins with and cleans up after.
final class Deployment {
    let folder: String
    var cluster: Cluster
    let central: Daemon
    private(set) var agents: [String: Daemon] = [:]
    /// The programs of the administrator, and what the daemons were made with.
    var program: (String) -> String

    /// A deployment with a folder of its own; nothing runs yet. Without a list of Central's arguments for the cluster it
    /// reads manifests.
    init(
        _ name: String, clusterArguments: [String]? = nil, agentArguments: [String] = [],
        directorArguments: (String) -> [String] = { _ in [] }, program: @escaping (String) -> String = Lab.program
    ) throws {
        self.program = program
        folder = "\(Lab.state)/stories/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        cluster = Cluster(folder: "\(folder)/cluster")
        central = Daemon(
            "\(name)-central", in: "central",
            [
                program("lvsfleet-central"), "--data-dir", "\(folder)/central", "--listen", "10.9.0.10:7070",
                "--insecure-http",
            ]
                + (clusterArguments ?? ["--cluster", "manifests:\(folder)/cluster"]))
        for director in Lab.directors {
            agents[director] = Daemon(
                "\(name)-\(director)", in: director,
                [
                    program("lvsfleet-agent"), "--central", Lab.centralURL, "--token-file",
                    "\(folder)/\(director).token",
                    "--state-dir", "\(folder)/\(director)", "--log-level", "debug",
                ] + agentArguments + directorArguments(director))
        }
    }

    /// The fleet of the lab: pairs blue and green, the ingress pool, a VIP of each family on either.
    func bringUp() async throws {
        try cluster.write()
        try await startCentral()
        try await ctl([
            "create", "pair", "blue", "--director", "blue-a=10.9.0.11", "--director", "blue-b=10.9.0.12",
            "--allow-vips",
            "10.9.0.192/27", "--allow-vips", "fd09::b:0/112",
        ])
        try await ctl([
            "create", "pair", "green", "--director", "green-a=10.9.0.13", "--director", "green-b=10.9.0.14",
            "--allow-vips",
            "10.9.0.224/27", "--allow-vips", "fd09::e:0/112",
        ])
        try await ctl([
            "create", "pool", "ingress", "--pods", "ingress-nginx:app.kubernetes.io/name=ingress-nginx",
            "--tcp-configmap",
            "ingress-nginx/tcp-services", "--udp-configmap", "ingress-nginx/udp-services",
        ])
        for (vip, address) in Lab.vips.sorted(by: { $0.key < $1.key }) {
            try await ctl([
                "create", "vip", vip, "--address", address, "--pair", vip.hasPrefix("shop") ? "blue" : "green",
                "--pool",
                "ingress", "--http-ports", "none", "--scheduler", "rr",
            ])
        }
        for director in Lab.directors {
            let token = try await ctl(["create", "token", director])
            try token.write(toFile: "\(folder)/\(director).token", atomically: true, encoding: .utf8)
        }
        for director in Lab.directors { try agents[director]?.start() }
        try await waitApplied()
    }

    func startCentral() async throws {
        try central.start()
        try await eventually(within: 30, "Central is ready", or: { self.story }) {
            let answer = try await Command.run([
                "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "\(Lab.centralURL)/readyz",
            ])
            return answer.stdout == "200"
        }
    }

    /// Runs lvsctl as the administrator.
    func lvsctl(_ arguments: [String]) async throws -> Command.Output {
        try await Command.run(
            [program("lvsctl")] + arguments,
            environment: ["LVSCTL_SERVER": Lab.centralURL, "LVSCTL_TOKEN_FILE": "\(folder)/central/admin.token"])
    }

    /// The same, where it must succeed; gives what it printed.
    @discardableResult
    func ctl(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let output = try await lvsctl(arguments)
        guard output.status == 0 else {
            Issue.record("\(output)\n\(story)", sourceLocation: sourceLocation)
            throw LabError("\(output)")
        }
        return output.stdout
    }

    func waitApplied(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await ctl(["wait", "applied", "--timeout", "30s"], sourceLocation: sourceLocation)
    }

    /// Puts an address on a pair's directors as keepalived would, with the first of them active.
    func carry(_ address: String, on pair: String) async throws {
        for director in ["\(pair)-a", "\(pair)-b"] {
            try await Command.need(["ip", "route", "add", "local", address, "dev", "lo"], in: director)
        }
        let family = address.contains(":") ? "-6" : "-4"
        try await Command.need(["ip", family, "address", "add", address, "dev", "eth0"], in: "\(pair)-a")
    }

    /// Waits until a real server drains on the pair blue's active director.
    func waitForDrain(
        of server: String, within seconds: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await eventually(
            within: seconds, "\(server) drains", sourceLocation: sourceLocation, or: { self.story }
        ) {
            let table = try await Command.need(["ipvsadm", "-Sn"], in: "blue-a")
            let lines = table.split(separator: "\n").filter { $0.contains(" -r \(server) ") }
            return !lines.isEmpty && lines.allSatisfy { $0.hasSuffix("-w 0") }
        }
    }

    /// Waits until a director's agent holds a slice and reads its kernel.
    func waitReady(_ director: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually(
            within: 15, "the agent of \(director) is ready", sourceLocation: sourceLocation, or: { self.story }
        ) {
            try await Command.run(["curl", "-s", "-f", "http://127.0.0.1:7071/readyz"], in: director).status == 0
        }
    }

    /// What everybody said last, and what the kernels hold: the message of a failure.
    var story: String {
        ([central] + agents.sorted { $0.key < $1.key }.map(\.value)).map(\.lastWords).joined(separator: "\n")
    }

    /// Ends the programs and gives the directors new kernels for the next story.
    func tearDown() async throws {
        for agent in agents.values { agent.kill() }
        central.kill()
        // Connection entries outlive a table by minutes, and a client's next port may meet one: only new kernels are clean.
        for director in Lab.directors { try await Command.need(["\(Lab.root)/lab/topology", director]) }
        // Their interfaces have new hardware addresses.
        for host in ["client", "central"] { try await Command.need(["ip", "-n", host, "neigh", "flush", "all"]) }
    }
}
