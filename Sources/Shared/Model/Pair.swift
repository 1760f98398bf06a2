/// An LVS pair: one or two directors that hold the same IPVS table.
public struct Pair: Hashable, Sendable {
    /// What identifies a pair: its name, unique in the fleet.
    public typealias Key = String

    /// What may change about a pair.
    public struct Settings: Hashable, Sendable {
        public var directors: [Director]
        /// The interface that carries the VIPs and the adverts.
        public var interface: String
        /// Ranges that the pair's VIPs must lie in; empty: any.
        public var allowedVIPs: [IPNetwork]
        /// Addresses that Services of type LoadBalancer are given where they name no VIP; empty: none.
        public var addressPool: [AddressRange]
        public var timeouts: Timeouts
        /// Milliseconds between two VRRP adverts.
        public var advertMillis: Int
        public var sync: Sync
        public var vrrp: VRRP
        /// Defaults for the pair's services.
        public var service: ServiceOverrides

        public init(
            directors: [Director], interface: String = "eth0", allowedVIPs: [IPNetwork] = [],
            addressPool: [AddressRange] = [], timeouts: Timeouts = Timeouts(), advertMillis: Int = 200,
            sync: Sync = Sync(), vrrp: VRRP = VRRP(),
            service: ServiceOverrides = ServiceOverrides()
        ) {
            self.directors = directors
            self.interface = interface
            self.allowedVIPs = allowedVIPs
            self.addressPool = addressPool
            self.timeouts = timeouts
            self.advertMillis = advertMillis
            self.sync = sync
            self.vrrp = vrrp
            self.service = service
        }
    }

    /// IPVS connection timeouts of the whole host in seconds; nil: as found.
    public struct Timeouts: Hashable, Sendable, Codable {
        public var tcp: UInt32?
        public var tcpfin: UInt32?
        public var udp: UInt32?

        public init(tcp: UInt32? = nil, tcpfin: UInt32? = nil, udp: UInt32? = nil) {
            self.tcp = tcp
            self.tcpfin = tcpfin
            self.udp = udp
        }
    }
}
