/// A virtual IP (VIP): an address that clients use, carried by one pair, served by one pool.
public struct VirtualIP: Hashable, Sendable {
    /// What identifies a VIP: its name, unique in the fleet.
    public typealias Key = String

    /// What may change about a VIP.
    public struct Settings: Hashable, Sendable {
        /// Unique in the fleet.
        public var address: IPAddress
        public var pair: Pair.Key
        public var pool: Pool.Key
        /// TCP ports programmed as soon as the VIP exists; nil: 80 and 443 where the pool's source is `pods`, else none.
        public var httpPorts: [UInt16]?
        /// The director that carries the VIP while both are well.
        public var preferredDirector: String?
        /// Settings of the VIP's services.
        public var service: ServiceOverrides

        public init(
            address: IPAddress, pair: Pair.Key, pool: Pool.Key, httpPorts: [UInt16]? = nil,
            preferredDirector: String? = nil, service: ServiceOverrides = ServiceOverrides()
        ) {
            self.address = address
            self.pair = pair
            self.pool = pool
            self.httpPorts = httpPorts
            self.preferredDirector = preferredDirector
            self.service = service
        }
    }
}
