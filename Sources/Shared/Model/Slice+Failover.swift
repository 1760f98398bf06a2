extension Slice {
    /// How the pair's directors share its VIPs by VRRP; the VIPs of a router are those that prefer its director.
    public struct Failover: Hashable, Sendable, Codable {
        /// The interface that carries the VIPs and the adverts.
        public var interface: String
        public var advertMillis: Int
        /// The id by which the pair's synchronisation daemons know each other's messages (IPVS_DAEMON_ATTR_SYNC_ID).
        public var syncID: UInt8
        public var sync: Pair.Sync
        /// Adverts go to the partner's address alone, and not to VRRP's multicast group. Only ever true.
        public var unicast: Bool?
        /// Those that take part: all but the static ones, sorted by name.
        public var routers: [Router]

        public init(
            interface: String, advertMillis: Int, syncID: UInt8, sync: Pair.Sync, unicast: Bool = false,
            routers: [Router]
        ) {
            self.interface = interface
            self.advertMillis = advertMillis
            self.syncID = syncID
            self.sync = sync
            self.unicast = unicast ? true : nil
            self.routers = routers
        }

        public var usesUnicast: Bool { unicast == true }
    }

    /// A director that VIPs can prefer, and the virtual router that carries them, one of each family under the same id.
    public struct Router: Hashable, Sendable {
        public var director: String
        /// Its own addresses, one of a family at most.
        public var addresses: [IPAddress]
        /// The virtual router id (VRID) of VRRP, from 1; unique in the fleet.
        public var id: UInt8
        /// Directors that are to leave its VIPs to others, sorted; empty most of the time.
        public var resting: [String]
        /// The others rest so that its own director takes its VIPs back, until it carries them. Central's memory alone.
        public var isReturning: Bool

        public init(
            director: String, addresses: [IPAddress], id: UInt8, resting: [String] = [], isReturning: Bool = false
        ) {
            self.director = director
            self.addresses = addresses
            self.id = id
            self.resting = resting
            self.isReturning = isReturning
        }

        /// Its own address of a family.
        public func address(_ family: IPAddress.Family) -> IPAddress? { addresses.first { $0.family == family } }
    }
}

extension Slice.Router: Codable {
    private enum CodingKeys: String, CodingKey { case director, addresses, id, resting, returning }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            director: try container.decode(String.self, forKey: .director),
            addresses: try container.decode([IPAddress].self, forKey: .addresses),
            id: try container.decode(UInt8.self, forKey: .id),
            resting: try container.decodeIfPresent([String].self, forKey: .resting) ?? [],
            isReturning: try container.decodeIfPresent(Bool.self, forKey: .returning) ?? false)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(director, forKey: .director)
        try container.encode(addresses, forKey: .addresses)
        try container.encode(id, forKey: .id)
        if !resting.isEmpty { try container.encode(resting, forKey: .resting) }
        if isReturning { try container.encode(true, forKey: .returning) }
    }
}
