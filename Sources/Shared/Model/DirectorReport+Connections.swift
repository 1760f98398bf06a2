extension DirectorReport {
    /// What a director's kernel counts on the real servers of its services, its partner's connections that it was told of among them.
    public struct Connections: Hashable, Sendable, Codable {
        /// How many services a report names at most: those with the most connections.
        public static let limit = 1000

        /// Seconds between the count and the report.
        public var secondsAgo: Double
        /// Sorted by service; those without a connection are left out.
        public var services: [Service]

        public init(secondsAgo: Double, services: [Service]) {
            self.secondsAgo = secondsAgo
            self.services = services
        }

        /// The services with the most connections of all that were counted.
        public init(secondsAgo: Double, counts: [VirtualService.Key: RealServer.Connections]) {
            let some = counts.filter { $0.value.active > 0 || $0.value.inactive > 0 }.map {
                Service(service: $0.key.description, active: $0.value.active, inactive: $0.value.inactive)
            }
            let most =
                some.count <= Self.limit
                ? some : Array(some.sorted { ($1.active, $0.service) < ($0.active, $1.service) }.prefix(Self.limit))
            self.init(secondsAgo: secondsAgo, services: most.sorted { $0.service < $1.service })
        }
    }

    /// The connections of one virtual service on all its real servers. Templates of persistence are not among them.
    public struct Service: Hashable, Sendable, Codable {
        /// `10.9.0.201:9000/tcp`, or the firewall mark.
        public var service: String
        /// Established ones.
        public var active: UInt32
        /// Those that begin or end, and all of UDP.
        public var inactive: UInt32

        public init(service: String, active: UInt32, inactive: UInt32) {
            self.service = service
            self.active = active
            self.inactive = inactive
        }
    }

    /// A virtual router as keepalived tells it here, also one that carries no VIP.
    public struct Router: Hashable, Sendable, Codable {
        /// The director that its VIPs prefer.
        public var director: String
        /// 4 or 6.
        public var family: UInt8
        public var role: Role

        public init(director: String, family: IPAddress.Family, role: Role) {
            self.director = director
            self.family = family.rawValue
            self.role = role
        }
    }
}
