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

        public init(
            name: Pair.Key, revision: Revision?, vips: Int, services: Int, servers: Int,
            directors: [View<DirectorStatus>]
        ) {
            self.name = name
            self.revision = revision
            self.vips = vips
            self.services = services
            self.servers = servers
            self.directors = directors
        }
    }

    public var version: String
    public var epoch: String
    /// What keeps Central from planning, one sentence each; empty when it is ready.
    public var problems: [String]
    public var pairs: [PairStatus]
    public var findings: Int

    public init(version: String, epoch: String, problems: [String], pairs: [PairStatus], findings: Int) {
        self.version = version
        self.epoch = epoch
        self.problems = problems
        self.pairs = pairs
        self.findings = findings
    }
}
