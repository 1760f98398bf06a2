/// What a request needs a right for, in RBAC's words.
public struct Access: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// `list`, `patch`.
    public var verb: String
    /// Empty for the core's.
    public var group: String
    /// `services/status`.
    public var resource: String

    public init(verb: String, group: String, resource: String) {
        self.verb = verb
        self.group = group
        self.resource = resource
    }

    public var description: String { "\(verb) \(resource)\(group.isEmpty ? "" : ".\(group)")" }

    public static func < (left: Access, right: Access) -> Bool { left.description < right.description }
}
