public import FleetModel

/// A change of what a host takes for its own.
public enum RouteOperation: Hashable, Sendable, CustomStringConvertible {
    case add(LocalRoute)
    case remove(LocalRoute)
    case addRule(BlackholeRule)
    case removeRule(BlackholeRule)
    /// Makes an interface of a kind that has one place for all (`tunl0` of `ipip`), where the kernel has not made it already.
    case addLink(name: String, kind: String)
    case setLink(Link, up: Bool)
    /// Gives an interface an address that is this host's alone (of scope host).
    case addAddress(IPAddress, to: Link)
    case removeAddress(IPAddress, from: Link)
    case addPort(TunnelPort)
    case removePort(TunnelPort)

    public var description: String {
        switch self {
        case .add(let route): "add the \(route)"
        case .remove(let route): "remove the \(route)"
        case .addRule(let rule): "add the \(rule)"
        case .removeRule(let rule): "remove the \(rule)"
        case .addLink(let name, let kind): "make the interface \(name) (\(kind))"
        case .setLink(let link, let isUp): "set \(link.name) \(isUp ? "up" : "down")"
        case .addAddress(let address, let link): "give \(link.name) the address \(address)"
        case .removeAddress(let address, let link): "take the address \(address) from \(link.name)"
        case .addPort(let port): "open \(port) for gue"
        case .removePort(let port): "close \(port) for gue"
        }
    }

    /// Tells whether it goes to the generic netlink family `fou`; all others go to rtnetlink.
    var isOfTunnelPort: Bool {
        switch self {
        case .addPort, .removePort: true
        case .add, .remove, .addRule, .removeRule, .addLink, .setLink, .addAddress, .removeAddress: false
        }
    }
}
