extension DirectorReport {
    /// What a director's checks of real servers found.
    public struct Checks: Hashable, Sendable, Codable {
        /// Sorted by pool and address.
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
        /// What was tried and what came back: `connect: Connection refused`.
        public var reason: String

        public init(pool: Pool.Key, address: IPAddress, reason: String) {
            self.pool = pool
            self.address = address
            self.reason = reason
        }
    }

    /// The servers of one family in a pool, all of which fail their check.
    public struct FailOpen: Hashable, Sendable, Codable {
        public var pool: Pool.Key
        /// 4 or 6.
        public var family: UInt8

        public init(pool: Pool.Key, family: IPAddress.Family) {
            self.pool = pool
            self.family = family.rawValue
        }
    }
}
