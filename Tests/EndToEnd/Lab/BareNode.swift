import Foundation
import Testing

/// An ingress node that is taken back to what it is when it was installed.
struct BareNode {
    static let name = "edge-4"
    static let vips = ["10.9.0.205", "fd09::b:5"]
    static let ranges = ["--range", "10.9.0.192/27", "--range", "fd09::b:0/112"]
    private static let all = ["10.9.0.192/27", "10.9.0.224/27", "fd09::b:0/112", "fd09::e:0/112"]
    private static let quiet = ["net.ipv4.conf.all.arp_ignore=1", "net.ipv4.conf.all.arp_announce=2"]
    private static let loud = ["net.ipv4.conf.all.arp_ignore=0", "net.ipv4.conf.all.arp_announce=0"]

    let machine: Machine
    let fleet: Deployment

    init(_ fleet: Deployment) throws {
        self.fleet = fleet
        machine = try Machine(Self.name, folder: "\(fleet.folder)/\(Self.name)")
    }

    func strip() async throws {
        for range in Self.all { try await command(["ip", "route", "del", "local", range, "dev", "lo"]) }
        try await command(["sysctl", "-qw", "net.ipv6.ip_nonlocal_bind=0"] + Self.loud)
    }

    /// What `lab/topology` made of it.
    func restore() async throws {
        _ = try? await machine.install("realserver", ["--remove"])
        for range in Self.all { try await command(["ip", "route", "replace", "local", range, "dev", "lo"]) }
        try await command([
            "sysctl", "-qw", "net.ipv6.ip_nonlocal_bind=1", "net.ipv4.ip_forward=0",
            "net.ipv6.conf.all.forwarding=0",
        ])
        try await command(["sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0"] + Self.quiet)
        try await command(["iptables", "-F", "FORWARD"])
        try await Command.need(["iptables", "-F", "INPUT"], in: "client")
    }

    @discardableResult
    func command(_ arguments: [String]) async throws -> String {
        try await Command.need(arguments, in: Self.name)
    }

    func everythingIsServed(_ vips: [String]) async throws {
        for vip in vips {
            let client = vip.contains(":") ? "fd09::100" : "10.9.0.100"
            #expect(
                try await Client.tcp(vip, 9000) == .served("\(Self.name) tcp 9000 \(client)"),
                "\(vip)\n\(fleet.story)")
            #expect(
                try await Client.udp(vip, 5353) == .served("\(Self.name) udp 5353 \(client)"),
                "\(vip)\n\(fleet.story)")
        }
    }

    func onlyTheDirectorAnswers() async throws {
        let active = try await NeighborQuestion.machine(of: "blue-a")
        for vip in Self.vips {
            #expect(try await NeighborQuestion.answers(for: vip) == [active], "\(vip)")
        }
        for free in ["10.9.0.222", "fd09::b:22"] {
            #expect(try await NeighborQuestion.answers(for: free).isEmpty, "\(free)")
        }
    }

    /// The segments of which a VIP's SYN-ACK speaks.
    func promised(by vip: String) async throws -> Int? {
        let program = vip.contains(":") ? "ip6tables" : "iptables"
        let match = ["-p", "tcp", "--tcp-flags", "SYN,ACK", "SYN,ACK", "-s", vip, "-m", "tcpmss"]
        for bytes in [1380, 1388, 1392, 1396, 1400, 1408, 1420, 1428, 1432, 1436, 1440, 1460] {
            try await Command.need([program, "-A", "INPUT"] + match + ["--mss", "\(bytes)"], in: "client")
        }
        _ = try await Client.tcp(vip, 9000)
        let rules = try await Command.need([program, "-vS", "INPUT"], in: "client")
        try await Command.need([program, "-F", "INPUT"], in: "client")
        // The policy of the chain counts too.
        let counted = rules.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }.first {
            words in
            guard words.contains("--mss"), let place = words.firstIndex(of: "-c"), place + 1 < words.count else {
                return false
            }
            return words[place + 1] != "0"
        }
        guard let words = counted, let place = words.firstIndex(of: "--mss"), place + 1 < words.count else {
            return nil
        }
        return Int(words[place + 1])
    }
}

extension Deployment {
    /// Pair blue with one VIP for each way by which packets may come to edge-4, and an agent on blue-a.
    func serveFromNode() async throws {
        try await startCentral()
        try await ctl(["create", "pair", "blue", "--director", "blue-a=10.9.0.11"])
        for (pool, address) in [("node", "10.9.0.24"), ("node6", "fd09::24")] {
            try await ctl(["create", "pool", pool, "--static", address, "--ports", "9000/tcp,5353/udp"])
        }
        let ways: [(String, String, [String])] = [
            ("10.9.0.205", "node", []), ("fd09::b:5", "node6", []), ("10.9.0.206", "node", ["--forwarding", "tun"]),
            ("fd09::b:6", "node", ["--forwarding", "tun"]),
            ("10.9.0.207", "node", ["--forwarding", "tun", "--tunnel", "gre"]),
            ("10.9.0.208", "node", ["--forwarding", "tun", "--tunnel", "gue:6080"]),
            ("fd09::b:8", "node", ["--forwarding", "tun", "--tunnel", "gue:6080"]),
            ("fd09::b:7", "node6", ["--forwarding", "tun"]),
            ("fd09::b:9", "node6", ["--forwarding", "tun", "--tunnel", "gre"]),
            ("fd09::b:a", "node6", ["--forwarding", "tun", "--tunnel", "gue:6080"]),
        ]
        for (index, (address, pool, options)) in ways.enumerated() {
            try await ctl(
                [
                    "create", "vip", "vip\(index)", "--address", address, "--pair", "blue", "--pool", pool,
                    "--scheduler", "rr",
                ]
                    + options)
            try await Command.need(["ip", "route", "add", "local", address, "dev", "lo"], in: "blue-a")
            try await Command.need(
                ["ip", address.contains(":") ? "-6" : "-4", "address", "add", address, "dev", "eth0"], in: "blue-a")
        }
        // Deprecated, as keepalived does it: else packets of the director's own, a tunnel's among them, bear a VIP as their source.
        let vips = ways.map(\.0).filter { $0.contains(":") } + ["fd09::b:1"]
        try await Command.need(
            ["sh", "-c", "for vip; do ip -6 address change $vip/128 dev eth0 preferred_lft 0 || exit; done", "-"]
                + vips,
            in: "blue-a")
        let token = try await ctl(["create", "token", "blue-a"])
        try token.write(toFile: "\(folder)/blue-a.token", atomically: true, encoding: .utf8)
        try agents["blue-a"]?.start()
        try await waitApplied()
    }
}
