import Foundation
import Testing

extension Stories {
    @Test(
        "Hosts that nobody prepared serve a new VIP at once, by their agents, and the active director alone answers for it"
    )
    static func realServerRole() async throws {
        try await tell("realserver") { fleet in
            let edges = try Edges(fleet.folder)
            defer { edges.tidyUp() }
            try await edges.strip()
            try await fleet.bringUp()
            let token = try await fleet.ctl(["create", "token", "--real-servers"])
            try token.write(toFile: edges.token, atomically: true, encoding: .utf8)
            for agent in edges.agents { try agent.start() }
            try await eventually(within: 15, "the agents have reported", or: { edges.story + fleet.story }) {
                let lines = try await fleet.ctl(["get", "realservers", "-o", "wide"]).split(separator: "\n")
                return Edges.names.allSatisfy { name in lines.count { $0.hasSuffix("\(name): ok") } == 2 }
            }

            // In a range whose VIPs are all theirs; then one by one, because a VIP of another pool came into the range.
            try await serve("new", ["10.9.0.207", "fd09::b:7"], fleet, edges)
            try await fleet.ctl(["create", "pool", "west", "--static", "10.9.0.24,fd09::24", "--ports", "9999/tcp"])
            for (name, address) in [("west", "10.9.0.222"), ("west6", "fd09::b:22")] {
                try await fleet.ctl(["create", "vip", name, "--address", address, "--pair", "blue", "--pool", "west"])
            }
            try await eventually(within: 10, "the range is left", or: { edges.story }) {
                try await edges.routes(of: "edge-1").allSatisfy { !$0.contains("/27") || $0.contains("10.9.0.224") }
            }
            try await serve("next", ["10.9.0.209", "fd09::b:9"], fleet, edges)
            #expect(try await !edges.routes(of: "edge-1").contains { $0.contains("10.9.0.222") })

            // It goes after a grace of its own; the others are told of meanwhile.
            try await fleet.ctl(["delete", "vip", "next", "--yes"])
            let deleted = Date()

            try await Command.need(["ip", "route", "del", "local", "10.9.0.207", "dev", "lo"], in: "edge-1")
            try await Command.need(["sysctl", "-qw", "net.ipv4.conf.eth0.arp_ignore=0"], in: "edge-2")
            try await eventually(within: 10, "what was taken away is back", or: { edges.story }) {
                let isQuiet = try await Command.need(["sysctl", "-n", "net.ipv4.conf.eth0.arp_ignore"], in: "edge-2")
                return try await edges.routes(of: "edge-1").contains { $0.hasPrefix("local 10.9.0.207 ") }
                    && isQuiet == "1\n"
            }
            #expect(edges.agents[0].has(said: "drift repaired"))

            // Without their agents, and without Central.
            for agent in edges.agents { agent.stop() }
            fleet.central.kill()
            for address in ["10.9.0.207", "fd09::b:7"] { try await everyEdgeServes(address, edges) }
            try await answersAlone(["10.9.0.207", "fd09::b:7"])
            for agent in edges.agents { try agent.start() }
            try await fleet.startCentral()

            try await eventually(within: 120, "the deleted VIP is gone", or: { edges.story }) {
                try await edges.routes(of: "edge-1").allSatisfy { !$0.contains("10.9.0.209") }
            }
            // A second of draining and the minute on top, in whole seconds.
            #expect(Date().timeIntervalSince(deleted) >= 60)
            #expect(try await edges.routes(of: "edge-1").contains { $0.contains("10.9.0.207") })

            for agent in edges.agents { agent.stop() }
            try await edges.remove()
            for name in Edges.names {
                #expect(try await edges.routes(of: name) == [], "\(name)")
                #expect(try await edges.rules(of: name) == [], "\(name)")
                let switches = try await Command.need(["sysctl", "-n"] + Edges.switches, in: name)
                #expect(switches.split(separator: "\n") == ["0", "0", "0"], "\(name)")
            }
        }
    }

    /// Creates a VIP of each family, gives it to the active director as keepalived would, and has every edge serve it.
    private static func serve(
        _ name: String, _ addresses: [String], _ fleet: Deployment, _ edges: Edges
    ) async throws {
        for (name, address) in zip([name, "\(name)6"], addresses) {
            let family = address.contains(":") ? "-6" : "-4"
            try await Command.need(["ip", family, "address", "add", address, "dev", "eth0"], in: "blue-a")
            let start = Date()
            try await fleet.ctl([
                "create", "vip", name, "--address", address, "--pair", "blue", "--pool", "ingress", "--http-ports",
                "80",
                "--scheduler", "rr", "--drain", "1",
            ])
            try await everyEdgeServes(address, edges)
            print("realserver: \(address) was served by all after \(Int(Date().timeIntervalSince(start) * 1000)) ms")
        }
        try await answersAlone(addresses)
        for director in ["blue-a", "blue-b"] {
            try await eventually(within: 5, "\(director) has local routes", or: { fleet.story }) {
                let routes = try await edges.routes(of: director, origin: 77)
                return addresses.allSatisfy { address in routes.contains { $0.hasPrefix("local \(address) ") } }
            }
        }
    }

    private static func everyEdgeServes(_ address: String, _ edges: Edges) async throws {
        let host = address.contains(":") ? "[\(address)]" : address
        var served: Set<String> = []
        do {
            try await eventually(within: 20, "every edge serves \(address)", or: { "\(served)\n\(edges.story)" }) {
                let page = try await Command.run(
                    ["curl", "-sg", "--max-time", "0.5", "http://\(host)/"], in: "client")
                if page.status == 0 { served.insert(String(page.stdout.prefix { $0 != " " })) }
                return served == Set(Edges.names)
            }
        } catch {
            let table = try await Command.need(["ipvsadm", "-Ln"], in: "blue-a")
            let neighbors = try await Command.need(["ip", "neigh"], in: "blue-a")
            throw LabError("\(error)\n\(table)\(neighbors)")
        }
    }

    /// Of all who take its packets, the active director alone answers ARP and neighbour requests.
    private static func answersAlone(_ addresses: [String]) async throws {
        let active = try await NeighborQuestion.machine(of: "blue-a")
        for address in addresses {
            #expect(try await NeighborQuestion.answers(for: address) == [active], "\(address)")
        }
    }
}

/// The lab's edges without what `lab/topology` did to prepare them, and an agent on each of those in the pool.
private final class Edges {
    static let names = ["edge-1", "edge-2", "edge-3"]
    static let switches = [
        "net.ipv4.conf.eth0.arp_ignore", "net.ipv4.conf.eth0.arp_announce", "net.ipv6.ip_nonlocal_bind",
    ]
    private static let ranges = ["10.9.0.192/27", "10.9.0.224/27", "fd09::b:0/112", "fd09::e:0/112"]

    let token: String
    let agents: [Daemon]
    private let folder: String

    init(_ folder: String) throws {
        let token = "\(folder)/realservers.token"
        (self.folder, self.token) = (folder, token)
        agents = Self.names.map { name in
            Daemon(
                "realserver-\(name)", in: name,
                [
                    Lab.program("lvsfleet-agent"), "realserver", "--central", Lab.centralURL, "--token-file", token,
                    "--state-dir", "\(folder)/\(name)", "--node", name, "--audit-interval", "2",
                ])
        }
    }

    var story: String { agents.map(\.lastWords).joined(separator: "\n") }

    func strip() async throws { try await each(Self.stripping) }

    func remove() async throws {
        for name in Self.names {
            try await Command.need(
                [Lab.program("lvsfleet-agent"), "realserver", "--remove", "--state-dir", "\(folder)/\(name)"], in: name)
        }
    }

    /// Local routes by who made them, of both families.
    func routes(of host: String, origin: Int = 76) async throws -> [String] {
        var lines: [String] = []
        for family in ["-4", "-6"] {
            let text = try await Command.need(
                ["ip", family, "route", "show", "table", "local", "proto", "\(origin)"], in: host)
            lines += text.split(separator: "\n").map(String.init)
        }
        return lines
    }

    func rules(of host: String) async throws -> [String] {
        let text = try await Command.need(["sh", "-c", "ip -4 rule show; ip -6 rule show"], in: host)
        return text.split(separator: "\n").map(String.init).filter { $0.contains("blackhole") }
    }

    /// Leaves the edges, which outlive a story, as they were.
    func tidyUp() {
        for agent in agents { agent.kill() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let commands = Self.names.map { name in
            "nsenter --net=/run/netns/\(name) sh -c '"
                + "for f in -4 -6; do ip $f route flush table local proto 76; ip $f rule flush proto 76; done; "
                + Self.preparing + "'"
        }
        process.arguments = ["-c", commands.joined(separator: "\n")]
        process.standardError = FileHandle.nullDevice
        try? process.run()
        process.waitUntilExit()
    }

    private func each(_ script: String) async throws {
        for name in Self.names { try await Command.need(["sh", "-ec", script], in: name) }
    }

    private static let stripping =
        "sysctl -qw net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.all.arp_announce=0 net.ipv6.ip_nonlocal_bind=0; "
        + ranges.map { "ip route del local \($0) dev lo" }.joined(separator: "; ")
    private static let preparing =
        "sysctl -qw net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2 net.ipv6.ip_nonlocal_bind=1; "
        + ranges.map { "ip route add local \($0) dev lo" }.joined(separator: "; ")
}
