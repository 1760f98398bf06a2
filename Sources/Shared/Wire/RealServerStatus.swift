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
    /// What the agent on its host says; nil: there is none, or it has not reported since this Central started.
    public var agent: Agent?

    public init(
        address: IPAddress, pool: Pool.Key, weight: Int32, state: Slice.State, pairs: [Pair.Key], services: Int,
        drains: [String: [DirectorReport.Drain]] = [:], failing: [String: String]? = nil, agent: Agent? = nil
    ) {
        self.address = address
        self.pool = pool
        self.weight = weight
        self.state = state
        self.pairs = pairs
        self.services = services
        self.drains = drains
        self.failing = failing
        self.agent = agent
    }

    /// The agent of a real server's host.
    public struct Agent: Codable, Hashable, Sendable {
        public var node: String
        public var secondsSinceReport: Double
        /// VIPs that send to this real server and that its host does not take.
        public var lacks: [VirtualIP.Key]
        /// What it could not do, one sentence each.
        public var failures: [String]
        /// It has missed three reports: what it said last may be true no more.
        public var isSilent: Bool

        public init(
            node: String, secondsSinceReport: Double, lacks: [VirtualIP.Key] = [], failures: [String] = [],
            isSilent: Bool = false
        ) {
            self.node = node
            self.secondsSinceReport = secondsSinceReport
            self.lacks = lacks
            self.failures = failures
            self.isSilent = isSilent
        }
    }
}
