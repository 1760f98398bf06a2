import FleetModel

/// What the agent knows of its chains in the host's packet filter.
struct FirewallBook: Sendable {
    /// The families in which chains of ours may stand; on disk before the first of them is made.
    var noted: Set<IPAddress.Family> = []
    /// The rules as they were written last; nil: not known, all are written anew.
    var rules: FirewallRules?
    /// By family, what `iptables-save` said after that; an audit compares with it, so the wording is the tool's own.
    var expected: [IPAddress.Family: FirewallChains] = [:]

    /// One family a line: `ipv4`, `ipv6`.
    static func text(_ families: Set<IPAddress.Family>) -> String {
        families.sorted().map { "ipv\($0.rawValue)\n" }.joined()
    }

    /// Reads what `text` wrote; nil for anything else.
    static func families(_ text: String) -> Set<IPAddress.Family>? {
        var families: Set<IPAddress.Family> = []
        for line in text.split(separator: "\n") {
            guard let family = IPAddress.Family.allCases.first(where: { "ipv\($0.rawValue)" == line }) else {
                return nil
            }
            families.insert(family)
        }
        return families
    }
}
