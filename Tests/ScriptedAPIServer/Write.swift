/// A request that asked for more than to look.
public struct Write: Hashable, Sendable {
    public var verb: Verb
    public var path: String
    /// JSON.
    public var body: String
}
