/// A change of what a host takes for its own.
public enum RouteOperation: Hashable, Sendable, CustomStringConvertible {
    case add(LocalRoute)
    case remove(LocalRoute)
    case addRule(BlackholeRule)
    case removeRule(BlackholeRule)
    /// Makes an interface of a kind that has one place for all (`tunl0` of `ipip`), where the kernel has not made it already.
    case addLink(name: String, kind: String)
    case setLink(Link, up: Bool)

    public var description: String {
        switch self {
        case .add(let route): "add the \(route)"
        case .remove(let route): "remove the \(route)"
        case .addRule(let rule): "add the \(rule)"
        case .removeRule(let rule): "remove the \(rule)"
        case .addLink(let name, let kind): "make the interface \(name) (\(kind))"
        case .setLink(let link, let isUp): "set \(link.name) \(isUp ? "up" : "down")"
        }
    }
}
