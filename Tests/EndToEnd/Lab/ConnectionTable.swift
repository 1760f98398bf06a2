import Foundation
import Testing

/// What a director's kernel knows of connections.
enum ConnectionTable {
    /// The connections of some VIPs that are established, and what persistence keeps: a line each without the time that is left.
    static func lines(of director: String, _ vips: [String]) async throws -> Set<String> {
        let text = try await NetworkNamespace.run(in: director) {
            try NetworkNamespace.text(of: "/proc/thread-self/net/ip_vs_conn")
        }
        let wanted = Set(try vips.map { try kernelText(of: $0) })
        let states: Set<Substring> = ["ESTABLISHED", "UDP", "ASSURED", "NONE"]
        var lines: Set<String> = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 8, states.contains(words[7]) else { continue }
            if words[0] == "IP" || wanted.contains(String(words[3])) {
                lines.insert(words.prefix(8).joined(separator: " "))
            }
        }
        return lines
    }

    /// An address as the kernel prints it there: `0A0900CD`, `fd09:0000:0000:0000:0000:0000:000b:0005`.
    private static func kernelText(of address: String) throws -> String {
        var (v4, v6) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, address, &v4) == 1 {
            return withUnsafeBytes(of: v4) { $0.map { String(format: "%02X", $0) }.joined() }
        }
        guard inet_pton(AF_INET6, address, &v6) == 1 else { throw LabError("\(address) is no address") }
        let digits = withUnsafeBytes(of: v6) { $0.map { String(format: "%02x", $0) } }
        return stride(from: 0, to: 16, by: 2).map { digits[$0] + digits[$0 + 1] }.joined(separator: ":")
    }
}

extension Deployment {
    /// Waits until a director's kernel knows all connections of some VIPs that its partner's knows.
    func waitTold(_ director: String, by partner: String, of vips: [String]) async throws {
        var missing: [String] = []
        try await eventually(within: 60, "\(director) knows what \(partner) knows", or: { "\(missing)\n\(story)" }) {
            let known = try await ConnectionTable.lines(of: director, vips)
            missing = try await ConnectionTable.lines(of: partner, vips).subtracting(known).sorted()
            return missing.isEmpty
        }
    }

    /// A standby loses all that its kernel has, and comes back.
    func reboot(_ standby: String, besides active: String, _ vrrp: VRRP) async throws {
        vrrp.kill(standby)
        agents[standby]?.kill()
        try await Command.need(["\(Lab.root)/lab/topology", standby])
        for host in ["client", "central", active] {
            try await Command.need(["ip", "-n", host, "neigh", "flush", "all"])
        }
        try await vrrp.prepare(standby)
        try agents[standby]?.start()
        try await waitReady(standby)
        try vrrp.start(standby)
        try await vrrp.waitRoles(active: active, standby: standby, self)
    }
}
