public import FleetModel

/// A real server of a pool (`get realservers`).
public struct RealServerStatus: Codable, Hashable, Sendable {
    public var address: IPAddress
    public var pool: Pool.Key
    public var weight: Int32
    public var state: Slice.State
    /// The pairs that send traffic to it.
    public var pairs: [Pair.Key]
    /// How many virtual services it stands in.
    public var services: Int
    /// By director, the drains that are under way on it.
    public var drains: [String: [DirectorReport.Drain]]
    /// By director that finds it failing its check, what came back; nil: none does.
    public var failing: [String: String]?

    public init(
        address: IPAddress, pool: Pool.Key, weight: Int32, state: Slice.State, pairs: [Pair.Key], services: Int,
        drains: [String: [DirectorReport.Drain]] = [:], failing: [String: String]? = nil
    ) {
        self.address = address
        self.pool = pool
        self.weight = weight
        self.state = state
        self.pairs = pairs
        self.services = services
        self.drains = drains
        self.failing = failing
    }
}
