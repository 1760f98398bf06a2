extension DirectorReport {
    /// What a director's checks of real servers found.
    public struct Checks: Hashable, Sendable, Codable {
        /// Sorted by pool, VIP and address.
        public var failing: [Failing]
        /// Pools of which no server answers, so that all stay in use; sorted.
        public var failOpen: [FailOpen]

        public init(failing: [Failing] = [], failOpen: [FailOpen] = []) {
            self.failing = failing
            self.failOpen = failOpen
        }

        public var isEmpty: Bool { failing.isEmpty && failOpen.isEmpty }
    }

    /// A real server that fails its check: it gets no new connection, unless its pool fails open.
    public struct Failing: Hashable, Sendable, Codable {
        public var pool: Pool.Key
        public var address: IPAddress
        /// The VIP that the probe was addressed to; nil: the server itself was asked.
        public var vip: IPAddress?
        /// What was tried and what came back: `connect: Connection refused`.
        public var reason: String

        public init(pool: Pool.Key, address: IPAddress, vip: IPAddress? = nil, reason: String) {
            self.pool = pool
            self.address = address
            self.vip = vip
            self.reason = reason
        }
    }

    /// The servers of one family in a pool, all of which fail their check.
    public struct FailOpen: Hashable, Sendable, Codable {
        public var pool: Pool.Key
        /// 4 or 6.
        public var family: UInt8
        /// The VIP that the probes were addressed to; nil: the servers themselves were asked.
        public var vip: IPAddress?

        public init(pool: Pool.Key, family: IPAddress.Family, vip: IPAddress? = nil) {
            self.pool = pool
            self.family = family.rawValue
            self.vip = vip
        }
    }
}
