/// What keeps a host from answering ARP for addresses that are only local routes. IPv6 needs none: neighbour discovery answers for
/// addresses of the interface alone. Pure.
struct ARPSwitch: Hashable, Sendable {
    /// Below net/ipv4/conf/IF.
    var name: String
    /// Good from here on.
    var least: Int
    var why: String

    static let all = [
        ARPSwitch(
            name: "arp_ignore", least: 1,
            why: "with 0 this host answers ARP for every VIP it has a route for, and takes it off the network"),
        ARPSwitch(
            name: "arp_announce", least: 2,
            why: "with less than 2 this host asks for others in a VIP's name, and they send the VIP's packets here"),
    ]

    func path(_ interface: String) -> String { "net/ipv4/conf/\(interface)/\(name)" }

    /// What counts on an interface: the larger of its own value and that of `all`; nil where neither can be read.
    func value(on interface: String, _ read: (String) -> String?) -> Int? {
        guard let own = read(path(interface)).flatMap({ Int($0) }) else { return nil }
        return max(own, read(path("all")).flatMap { Int($0) } ?? 0)
    }

    /// Whether a host may have local routes to VIPs.
    enum Verdict: Hashable, Sendable {
        case quiet
        /// A switch is known to be wrong: what it is, and why that matters.
        case loud(String)
        /// A switch cannot be read.
        case unknown(String)
    }

    static func verdict(on interfaces: [String], _ read: (String) -> String?) -> Verdict {
        for interface in interfaces {
            for item in all {
                guard let value = item.value(on: interface, read) else {
                    return .unknown("\(item.path(interface)) cannot be read")
                }
                guard value >= item.least else {
                    let name = item.path(interface).split(separator: "/").joined(separator: ".")
                    return .loud("\(name) is \(value), not \(item.least): \(item.why)")
                }
            }
        }
        return .quiet
    }
}
