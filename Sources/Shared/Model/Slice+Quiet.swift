extension Slice {
    /// The servers of a pool that fail their check and stand with weight 0.
    public struct Quiet: Hashable, Sendable {
        /// In all services of the pool.
        public var everywhere: Set<IPAddress> = []
        /// By VIP: in the services there that hand packets on as they came, because the server has lost that VIP.
        public var byVIP: [IPAddress: Set<IPAddress>] = [:]

        public init(everywhere: Set<IPAddress> = [], byVIP: [IPAddress: Set<IPAddress>] = [:]) {
            self.everywhere = everywhere
            self.byVIP = byVIP
        }

        /// Those of a service on a VIP.
        public func servers(on vip: IPAddress, _ forwarding: Forwarding) -> Set<IPAddress> {
            guard forwarding.keepsDestination, let here = byVIP[vip] else { return everywhere }
            return everywhere.union(here)
        }
    }
}
