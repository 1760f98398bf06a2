import FleetModel

/// The text that `iptables-restore --noflush` takes to make the agent's chains what the rules say, in one step for each
/// table. No chain of another name is touched but for the one jump into ours. Pure.
struct FirewallScript: Sendable {
    static let prefix = "LVSFLEET-"
    /// In table filter, called from INPUT: the way to each closed VIP's chain.
    static let input = "LVSFLEET-INPUT"
    /// In table mangle, called from PREROUTING: sets marks before routing and IPVS look at the packet.
    static let mark = "LVSFLEET-MARK"
    /// Ports that one `multiport` match takes; a range counts as two.
    static let portsInMatch = 15

    let rules: FirewallRules
    let family: IPAddress.Family
    /// What stands there now.
    let present: FirewallChains

    /// Nil where nothing of ours is wanted nor stands there.
    var text: String? {
        let parts = [filter, mangle].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined()
    }

    private var filter: String? {
        var chains: [String: [String]] = [:]
        for address in Set(rules.open.keys).union(rules.limited.keys).sorted() {
            let chain = Self.chain(of: address)
            chains[Self.input, default: []].append("-A \(Self.input) -d \(address) -g \(chain)")
            chains[chain] = limits(chain, rules.limited[address] ?? [:])
            chains[chain]? += rules.open[address].map { closing(chain, butFor: $0) } ?? []
        }
        return table("filter", base: "INPUT", entry: Self.input, chains)
    }

    private var mangle: String? {
        var lines: [String] = []
        for (mark, target) in rules.marked.sorted(by: { $0.key < $1.key }) {
            // IPVS compares the whole mark, so the whole mark is set; on these packets it is nobody else's.
            let action = "-j MARK --set-xmark 0x\(String(mark, radix: 16))/0xffffffff"
            lines += matches(target.ports).map { "-A \(Self.mark) -d \(target.address) \($0) \(action)" }
        }
        return table("mangle", base: "PREROUTING", entry: Self.mark, lines.isEmpty ? [:] : [Self.mark: lines])
    }

    /// Ports that are open to some clients only: those, and nobody else, whatever comes after.
    private func limits(_ chain: String, _ limits: FirewallRules.Limits) -> [String] {
        limits.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { ranges, ports in
            let matches = matches(ports)
            let own = ranges.filter { $0.address.family == family }
            return own.flatMap { range in matches.map { "-A \(chain) -s \(range) \($0) -j RETURN" } }
                + matches.map {
                    "-A \(chain) \($0) -j REJECT\($0.hasPrefix("-p tcp") ? " --reject-with tcp-reset" : "")"
                }
        }
    }

    /// What a closed VIP lets in, then the refusals; `RETURN` leaves the last word to the administrator's own rules.
    private func closing(_ chain: String, butFor ports: FirewallRules.Ports) -> [String] {
        let icmp = family == .v4 ? "icmp" : "ipv6-icmp"
        let marks = (rules.openMarks[family] ?? []).sorted().map {
            "-A \(chain) -m mark --mark 0x\(String($0, radix: 16)) -j RETURN"
        }
        return matches(ports).map { "-A \(chain) \($0) -j RETURN" } + marks + [
            "-A \(chain) -p \(icmp) -j RETURN",
            "-A \(chain) -p tcp -j REJECT --reject-with tcp-reset",
            "-A \(chain) -j REJECT",
        ]
    }

    /// One table's part: every chain of ours replaced, stale ones taken away, the jump added once or removed.
    private func table(_ name: String, base: String, entry: String, _ chains: [String: [String]]) -> String? {
        let stale = (present.chains[name] ?? []).subtracting(chains.keys)
        let jumps = present.jumps[name] ?? 0
        guard !chains.isEmpty || !stale.isEmpty || jumps > 0 else { return nil }
        var lines = ["*\(name)"]
        lines += Set(chains.keys).union(stale).sorted().map { ":\($0) - [0:0]" }
        lines += chains.sorted { $0.key < $1.key }.flatMap(\.value)
        let wanted = chains.isEmpty ? 0 : 1
        lines += Array(repeating: "-D \(base) -j \(entry)", count: max(0, jumps - wanted))
        if jumps < wanted { lines.append("-I \(base) -j \(entry)") }
        lines += stale.sorted().map { "-X \($0)" }
        return (lines + ["COMMIT", ""]).joined(separator: "\n")
    }

    private func matches(_ ports: FirewallRules.Ports) -> [String] {
        ports.sorted { $0.key < $1.key }.flatMap { transport, ports in
            Self.portLists(ports).map { "-p \(transport.rawValue) -m multiport --dports \($0)" }
        }
    }

    /// Ports as lists of single ports and ranges, each short enough for one match: `80,443,9000:9010`.
    static func portLists(_ ports: Set<UInt16>) -> [String] {
        var ranges: [ClosedRange<UInt16>] = []
        for port in ports.sorted() {
            if let last = ranges.last, last.upperBound + 1 == port {
                ranges[ranges.count - 1] = last.lowerBound...port
            } else {
                ranges.append(port...port)
            }
        }
        var lists: [(words: [String], room: Int)] = []
        for range in ranges {
            let cost = range.count == 1 ? 1 : 2
            let word = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound):\(range.upperBound)"
            if let last = lists.last, last.room >= cost {
                lists[lists.count - 1] = (last.words + [word], last.room - cost)
            } else {
                lists.append(([word], portsInMatch - cost))
            }
        }
        return lists.map { $0.words.joined(separator: ",") }
    }

    /// A chain of a VIP's own: a chain's name has 28 characters at most, and an IPv6 address up to 39.
    static func chain(of address: IPAddress) -> String {
        switch address.family {
        case .v4: return prefix + address.description
        case .v6:
            // FNV-1a over the address, folded to what the name has room for.
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for shift in stride(from: 120, through: 0, by: -8) {
                hash = (hash ^ UInt64(truncatingIfNeeded: address.value >> UInt128(shift) & 0xff)) &* 0x100_0000_01b3
            }
            return prefix + String(hash, radix: 16)
        }
    }
}
