import Foundation
import Testing

extension Stories {
    @Test("Packets reach real servers through every tunnel, through the other family, and masqueraded to another port")
    static func forwarding() async throws {
        try await tell("forwarding", clusterArguments: ["--cluster", "none"]) { fleet in
            try await fleet.startCentral()
            try await fleet.ctl(["create", "pair", "blue", "--director", "blue-a=10.9.0.11"])
            let ways: [Way] = [
                Way("ipip", "10.9.0.203", edge: 2, ["--forwarding", "tun"], packets: ["-p", "4"]),
                Way("gre", "10.9.0.204", edge: 4, ["--forwarding", "tun", "--tunnel", "gre"], packets: ["-p", "47"]),
                Way(
                    "gue", "10.9.0.205", edge: 3, ["--forwarding", "tun", "--tunnel", "gue:6080"],
                    packets: ["-p", "udp", "--dport", "6080"]),
                // The pool has no IPv6 server: IPv6 in IPv4.
                Way("mixed", "fd09::b:3", edge: 2, ["--forwarding", "tun"], packets: ["-p", "41"]),
                Way(
                    "masq", "10.9.0.206", edge: 1, ["--forwarding", "masq"], port: 8000,
                    packets: ["-p", "tcp", "--dport", "9000"]),
            ]
            for way in ways { try await way.create(fleet) }
            try await unwrap()
            try await routeAnswersBack()
            let tidy = Tidy()
            defer { tidy.up() }
            let token = try await fleet.ctl(["create", "token", "blue-a"])
            try token.write(toFile: "\(fleet.folder)/blue-a.token", atomically: true, encoding: .utf8)
            try fleet.agents["blue-a"]?.start()
            try await fleet.waitApplied()

            for way in ways {
                let answer = try await Client.tcp(way.address, way.port)
                guard case .served(let line) = answer else {
                    let table = try await Command.need(["ipvsadm", "-Ln", "--tun-info"], in: "blue-a")
                    Issue.record("\(way.name): \(answer)\n\(table)\(fleet.story)")
                    continue
                }
                // The real server sees the client itself.
                let client = way.address.contains(":") ? "fd09::100" : "10.9.0.100"
                #expect(line == "edge-\(way.edge) tcp 9000 \(client)", "\(way.name)")
                #expect(try await way.count > 0, "\(way.name): no such packet came to the real server")
            }
            guard case .served(let line) = try await Client.udp("10.9.0.203", 5353) else {
                Issue.record("no datagram came through the tunnel\n\(fleet.story)")
                return
            }
            #expect(line.hasPrefix("edge-2 udp 5353"))
        }
    }

    /// A VIP with one real server, and the packets by which it is told how they came.
    private struct Way {
        var name: String
        var address: String
        var edge: Int
        var options: [String]
        var port: UInt16
        var packets: [String]

        init(
            _ name: String, _ address: String, edge: Int, _ options: [String], port: UInt16 = 9000, packets: [String]
        ) {
            (self.name, self.address, self.edge) = (name, address, edge)
            (self.options, self.port, self.packets) = (options, port, packets)
        }

        func create(_ fleet: Deployment) async throws {
            let ports = port == 9000 ? "9000/tcp,5353/udp" : "\(port):9000/tcp"
            try await fleet.ctl(["create", "pool", name, "--static", "10.9.0.2\(edge)", "--ports", ports])
            try await fleet.ctl(
                ["create", "vip", name, "--address", address, "--pair", "blue", "--pool", name, "--scheduler", "rr"]
                    + options)
            try await Command.need(["ip", "route", "add", "local", address, "dev", "lo"], in: "blue-a")
            let family = address.contains(":") ? "-6" : "-4"
            try await Command.need(["ip", family, "address", "add", address, "dev", "eth0"], in: "blue-a")
            // A rule without a target counts, and does nothing else.
            try await Command.need(["iptables", "-A", "INPUT"] + packets, in: "edge-\(edge)")
        }

        var count: Int {
            get async throws {
                let rules = try await Command.need(["iptables", "-vS", "INPUT"], in: "edge-\(edge)")
                let own = rules.split(separator: "\n").filter { line in
                    line.hasPrefix("-A INPUT") && packets.allSatisfy { line.contains(Way.saved[$0] ?? $0) }
                }
                let words = own.first?.split(separator: " ").map(String.init) ?? []
                guard let place = words.firstIndex(of: "-c"), place + 1 < words.count else { return 0 }
                return Int(words[place + 1]) ?? 0
            }
        }

        /// What iptables makes of protocol numbers when it prints them.
        private static let saved = ["4": "-p ipencap", "47": "-p gre", "41": "-p ipv6", "-p": "-p"]
    }

    /// Gives the edges what takes packets out of tunnels.
    private static func unwrap() async throws {
        let modprobe = try String(contentsOfFile: "/proc/sys/kernel/modprobe", encoding: .utf8)
        _ = try await Command.run([modprobe.trimmingCharacters(in: .whitespacesAndNewlines), "-a", "fou", "ip_gre"])
        func link(_ edge: Int, _ name: String, _ kind: String) async throws {
            let ends = ["local", "10.9.0.2\(edge)", "remote", "10.9.0.11"]
            try await Command.need(["ip", "link", "add", name, "type", kind] + ends, in: "edge-\(edge)")
            try await Command.need(["ip", "link", "set", name, "up"], in: "edge-\(edge)")
        }
        try await link(2, "lab4", "ipip")
        try await link(2, "lab6", "sit")
        try await link(4, "labgre", "gre")
        try await link(3, "labgue", "ipip")
        try await Command.need(["ip", "fou", "add", "port", "6080", "gue"], in: "edge-3")
    }

    /// Leaves the edges, which outlive a story, as they were.
    private struct Tidy {
        func up() {
            let commands = [
                "ip -n edge-1 route del 10.9.0.100/32", "ip -n edge-2 link del lab4", "ip -n edge-2 link del lab6",
                "ip -n edge-4 link del labgre", "ip -n edge-3 link del labgue", "ip -n edge-3 fou del port 6080",
            ]
            let rules = (1...4).map { "nsenter --net=/run/netns/edge-\($0) iptables -F INPUT" }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", (commands + rules).joined(separator: "\n")]
            try? process.run()
            process.waitUntilExit()
        }
    }

    /// Masqueraded answers pass the director again.
    private static func routeAnswersBack() async throws {
        try await Command.need(
            ["sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.send_redirects=0"], in: "blue-a")
        try await Command.need(["ip", "route", "add", "10.9.0.100/32", "via", "10.9.0.11"], in: "edge-1")
    }
}
