/// How one director of a pair would take over what its partner carries now.
public struct Takeover: Codable, Hashable, Sendable {
    public var from: String
    public var to: String
    /// Established connections of the VIPs that `from` carries; nil: it has not counted any, or not said so.
    public var connections: UInt64?
    /// Those of them that `to` has too; nil: nothing to compare.
    public var known: UInt64?
    /// Tells whether commands move VIPs this way without `--force`.
    public var isSafe: Bool
    /// Why it is not safe, as the end of a sentence that `to` begins.
    public var reason: String?

    public init(
        from: String, to: String, connections: UInt64? = nil, known: UInt64? = nil, isSafe: Bool, reason: String? = nil
    ) {
        self.from = from
        self.to = to
        self.connections = connections
        self.known = known
        self.isSafe = isSafe
        self.reason = reason
    }

    /// The part of the connections that `to` has too; nil where there is none.
    public var share: Double? {
        guard let connections, let known, connections > 0 else { return nil }
        return Double(known) / Double(connections)
    }
}
