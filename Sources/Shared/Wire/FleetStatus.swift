public import FleetModel

/// The fleet at a glance (`status`).
public struct FleetStatus: Codable, Hashable, Sendable {
    public struct PairStatus: Codable, Hashable, Sendable {
        public var name: Pair.Key
        public var revision: Revision?
        public var vips: Int
        public var services: Int
        public var servers: Int
        public var directors: [View<DirectorStatus>]
        /// What is held back until it is approved, one sentence each; nil: nothing.
        public var held: [String]?
        /// How each of its two directors would take over from the other; nil: no VIP moves between directors.
        public var takeovers: [Takeover]?

        public init(
            name: Pair.Key, revision: Revision?, vips: Int, services: Int, servers: Int,
            directors: [View<DirectorStatus>], held: [String]? = nil, takeovers: [Takeover]? = nil
        ) {
            self.name = name
            self.revision = revision
            self.vips = vips
            self.services = services
            self.servers = servers
            self.directors = directors
            self.held = held
            self.takeovers = takeovers
        }
    }

    public var version: String
    public var epoch: String
    /// What keeps Central from planning, one sentence each; empty when it is ready.
    public var problems: [String]
    public var pairs: [PairStatus]
    public var findings: Int
    /// Nodes that administrators drain; nil: none.
    public var drainedNodes: [String]?
    /// Directors that leave their VIPs to their partners; nil: none.
    public var drainedDirectors: [String]?

    public init(
        version: String, epoch: String, problems: [String], pairs: [PairStatus], findings: Int,
        drainedNodes: [String]? = nil, drainedDirectors: [String]? = nil
    ) {
        self.version = version
        self.epoch = epoch
        self.problems = problems
        self.pairs = pairs
        self.findings = findings
        self.drainedNodes = drainedNodes
        self.drainedDirectors = drainedDirectors
    }
}
