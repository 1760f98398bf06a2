/// What stands of ours in one family's tables, as `iptables-save` tells it. Pure.
struct FirewallChains: Hashable, Sendable {
    /// By table, the names of our chains.
    var chains: [String: Set<String>] = [:]
    /// By table, how many rules jump into our chains.
    var jumps: [String: Int] = [:]
    /// By table, the lines that are ours, without counters: equal lines mean that nobody touched them.
    var lines: [String: [String]] = [:]

    init() {}

    /// Reads the text of `iptables-save`; lines of others are passed over, and those of a real server's role on this host.
    init(reading text: String) {
        var table = ""
        for line in text.split(separator: "\n") where !line.contains(SegmentClamp.chain) {
            if line.hasPrefix("*") {
                table = String(line.dropFirst())
            } else if line.hasPrefix(":\(FirewallScript.prefix)") {
                let name = String(line.dropFirst().prefix { $0 != " " })
                chains[table, default: []].insert(name)
                lines[table, default: []].append(name)
            } else if line.hasPrefix("-A \(FirewallScript.prefix)") {
                lines[table, default: []].append(String(line))
            } else if line.hasPrefix("-A "), line.hasSuffix(" -j \(Self.entry(table))") {
                jumps[table, default: 0] += 1
                lines[table, default: []].append(String(line))
            }
        }
    }

    private static func entry(_ table: String) -> String {
        table == "mangle" ? FirewallScript.mark : FirewallScript.input
    }

    /// How many lines others took away and added, as the end of a sentence; nil where all are as expected.
    func difference(from expected: FirewallChains) -> String? {
        guard self != expected else { return nil }
        let found = Set(lines.flatMap { table, lines in lines.map { "\(table) \($0)" } })
        let wanted = Set(expected.lines.flatMap { table, lines in lines.map { "\(table) \($0)" } })
        return "\(wanted.subtracting(found).count) of \(wanted.count) lines are gone, "
            + "\(found.subtracting(wanted).count) are new"
    }
}
