/// What a director says of itself: sent after every apply, at start, on reconnecting and every 30 s.
public struct DirectorReport: Hashable, Sendable, Codable {
    public var director: String
    public var pair: Pair.Key
    public var agentVersion: String
    /// What became of the newest slice that the agent has seen.
    public var outcome: Outcome
    /// The revision in the kernel; nil: none yet.
    public var applied: Revision?
    /// The entries that the kernel did not take, each with its error.
    public var failures: [Failure]
    /// The role by VIP as VRRP says it; empty where nothing tells.
    public var roles: [VirtualIP.Key: Role]
    /// Services on the pair's VIPs that are not the agent's: reported and left.
    public var foreign: [String]
    /// What the last audit found changed by others, with old and new values, and put right.
    public var drift: [String]
    /// Real servers on their way out.
    public var drains: [Drain]
    /// What is not as it should be while every entry is programmed all the same; nil and empty say the same.
    public var warnings: [String]?
    /// What the director's own checks found; nil: every server answers, or none is checked.
    public var checks: Checks?
    /// What it sees of its host and its neighbours; nil: an agent that does not look.
    public var host: Host?
    /// What the kernel counts; nil: it has not been read, or the agent is older than this.
    public var connections: Connections?
    /// Of the time since which the kernel hears of its partner's connections: another word each time it begins to. Nil: it does not.
    public var hearing: String?
    /// The virtual routers of the pair, sorted by director and family; nil: keepalived moves no VIP here.
    public var routers: [Router]?
    public var counters: Counters

    public init(
        director: String, pair: Pair.Key, agentVersion: String, outcome: Outcome, applied: Revision? = nil,
        failures: [Failure] = [], roles: [VirtualIP.Key: Role] = [:], foreign: [String] = [], drift: [String] = [],
        drains: [Drain] = [], warnings: [String] = [], checks: Checks? = nil, host: Host? = nil,
        connections: Connections? = nil, hearing: String? = nil, routers: [Router]? = nil,
        counters: Counters = Counters()
    ) {
        self.director = director
        self.pair = pair
        self.agentVersion = agentVersion
        self.outcome = outcome
        self.applied = applied
        self.failures = failures
        self.roles = roles
        self.foreign = foreign
        self.drift = drift
        self.drains = drains
        self.warnings = warnings.isEmpty ? nil : warnings
        self.checks = checks
        self.host = host
        self.connections = connections
        self.hearing = hearing
        self.routers = routers
        self.counters = counters
    }

    public enum Outcome: Hashable, Sendable {
        /// No slice seen yet.
        case waiting
        /// The slice is in the kernel, but for the entries in `failures`.
        case applied(Revision)
        /// The slice was not taken, and why; what was applied before stands.
        case refused(Revision?, reason: String)
    }

    public enum Role: String, Hashable, Sendable, Codable {
        case active, standby, fault, unknown
    }

    public struct Failure: Hashable, Sendable, Codable {
        /// What was tried, on what: `add server 10.0.3.7:8080 to 192.0.2.10:443/tcp`.
        public var operation: String
        /// What came back.
        public var error: String

        public init(operation: String, error: String) {
            self.operation = operation
            self.error = error
        }
    }

    public struct Drain: Hashable, Sendable, Codable {
        /// `10.9.0.201:9000/tcp`.
        public var service: String
        /// `10.9.0.21:9000`.
        public var server: String
        public var activeConnections: UInt32
        public var secondsLeft: Int

        public init(service: String, server: String, activeConnections: UInt32, secondsLeft: Int) {
            self.service = service
            self.server = server
            self.activeConnections = activeConnections
            self.secondsLeft = secondsLeft
        }
    }

    public struct Counters: Hashable, Sendable, Codable {
        public var services: Int
        public var servers: Int
        public var applies: Int
        public var audits: Int
        /// Seconds that the last apply took, from the slice's bytes to the kernel's last acknowledgement.
        public var lastApplySeconds: Double

        public init(
            services: Int = 0, servers: Int = 0, applies: Int = 0, audits: Int = 0, lastApplySeconds: Double = 0
        ) {
            self.services = services
            self.servers = servers
            self.applies = applies
            self.audits = audits
            self.lastApplySeconds = lastApplySeconds
        }
    }
}

extension DirectorReport.Outcome: Codable {
    private enum Word: String, Codable { case waiting, applied, refused }
    private enum CodingKeys: String, CodingKey { case state, revision, reason }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Word.self, forKey: .state) {
        case .waiting: self = .waiting
        case .applied: self = .applied(try container.decode(Revision.self, forKey: .revision))
        case .refused:
            self = .refused(
                try container.decodeIfPresent(Revision.self, forKey: .revision),
                reason: try container.decode(String.self, forKey: .reason))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .waiting: try container.encode(Word.waiting, forKey: .state)
        case .applied(let revision):
            try container.encode(Word.applied, forKey: .state)
            try container.encode(revision, forKey: .revision)
        case .refused(let revision, let reason):
            try container.encode(Word.refused, forKey: .state)
            try container.encodeIfPresent(revision, forKey: .revision)
            try container.encode(reason, forKey: .reason)
        }
    }
}
