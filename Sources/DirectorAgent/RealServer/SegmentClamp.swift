import FleetModel

/// The chain that makes TCP segments small enough for what comes back through a tunnel, as text for `iptables-restore`. Pure.
///
/// Clients learn of the tunnel from nobody: their packets reach it inside of the network. So the answer to their SYN tells them.
struct SegmentClamp: Hashable, Sendable {
    static let chain = "LVSFLEET-MSS"
    private static let jump = "-A POSTROUTING -j \(chain)"

    /// What stands of the chain in one family's table mangle.
    struct Found: Hashable, Sendable {
        var exists = false
        var jumps = 0
        var lines: [String] = []

        init() {}

        /// Reads the text of `iptables-save`; lines of others are passed over.
        init(reading text: String) {
            var isMangle = false
            for line in text.split(separator: "\n").map(String.init) {
                if line.hasPrefix("*") { isMangle = line == "*mangle" }
                guard isMangle else { continue }
                if line.hasPrefix(":\(chain) ") { exists = true }
                if line.hasPrefix("-A \(chain) ") { lines.append(line) }
                if line == jump { jumps += 1 }
            }
        }
    }

    /// By VIP, the largest segment in bytes; of one family.
    var segments: [IPAddress: Int]

    /// As `iptables-save` writes them, so that they can be compared.
    private var lines: [String] {
        segments.sorted { $0.key < $1.key }.map { address, size in
            "-A \(Self.chain) -s \(address)/\(address.family.bitWidth) -p tcp -m tcp --tcp-flags SYN,RST SYN "
                + "-j TCPMSS --set-mss \(size)"
        }
    }

    /// Nil where all is as it shall be.
    func script(_ found: Found) -> String? {
        guard !segments.isEmpty else { return found.exists || found.jumps > 0 ? Self.removal(found) : nil }
        guard !found.exists || found.jumps != 1 || found.lines != lines else { return nil }
        var text = ["*mangle", ":\(Self.chain) - [0:0]"] + lines
        text += Array(repeating: "-D POSTROUTING -j \(Self.chain)", count: max(0, found.jumps - 1))
        if found.jumps == 0 { text.append("-A POSTROUTING -j \(Self.chain)") }
        return (text + ["COMMIT", ""]).joined(separator: "\n")
    }

    private static func removal(_ found: Found) -> String {
        // Naming the chain empties it, and makes it where only a jump was left.
        let text =
            ["*mangle", ":\(chain) - [0:0]"]
            + Array(repeating: "-D POSTROUTING -j \(chain)", count: found.jumps) + ["-X \(chain)"]
        return (text + ["COMMIT", ""]).joined(separator: "\n")
    }
}

/// The packet filter, as far as the clamp needs it.
protocol SegmentFilter: Sendable {
    func clamp(_ family: IPAddress.Family) async throws(FirewallError) -> SegmentClamp.Found
    func restore(_ script: String, _ family: IPAddress.Family) async throws(FirewallError)
}

extension Iptables: SegmentFilter {
    func clamp(_ family: IPAddress.Family) async throws(FirewallError) -> SegmentClamp.Found {
        SegmentClamp.Found(reading: try await save(family))
    }
}
