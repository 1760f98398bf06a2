/// Everything one pair must do: the planner's answer and the agent's order.
///
/// Real servers stand once in a pool and services refer to it, so 1,000 services over 20 real servers are 1,020 entries.
/// All lists are sorted, so that equal slices give equal bytes.
public struct Slice: Hashable, Sendable {
    public var pair: Pair.Key
    public var vips: [Address]
    public var pools: [Servers]
    public var services: [Service]
    public var timeouts: Pair.Timeouts
    /// Nil where no director takes part in VRRP.
    public var failover: Failover?

    public init(
        pair: Pair.Key, vips: [Address] = [], pools: [Servers] = [], services: [Service] = [],
        timeouts: Pair.Timeouts = Pair.Timeouts(), failover: Failover? = nil
    ) {
        self.pair = pair
        self.vips = vips
        self.pools = pools
        self.services = services
        self.timeouts = timeouts
        self.failover = failover
    }

    /// A VIP that the pair carries.
    public struct Address: Hashable, Sendable, Codable {
        public var name: VirtualIP.Key
        public var address: IPAddress
        /// The director that carries it while all are well.
        public var preferredDirector: String?

        public init(name: VirtualIP.Key, address: IPAddress, preferredDirector: String? = nil) {
            self.name = name
            self.address = address
            self.preferredDirector = preferredDirector
        }
    }

    /// The real servers of a pool, of both families; `serving` says which a service takes.
    public struct Servers: Hashable, Sendable, Codable {
        public var name: Pool.Key
        public var servers: [Server]
        /// How directors check the servers; nil: not at all.
        public var check: Check?

        public init(name: Pool.Key, servers: [Server], check: Check? = nil) {
            self.name = name
            self.servers = servers
            self.check = check
        }
    }

    public struct Server: Hashable, Sendable, Codable {
        public var address: IPAddress
        /// The weight while active; kept while draining, because a drained server is added with it and set to 0 then.
        public var weight: Int32
        public var state: State

        public init(address: IPAddress, weight: Int32 = 1, state: State = .active) {
            self.address = address
            self.weight = weight
            self.state = state
        }
    }

    public enum State: String, Hashable, Sendable, Codable {
        case active
        case draining
    }

    public struct Service: Hashable, Sendable {
        public var vip: VirtualIP.Key
        public var port: UInt16
        public var transport: TransportProtocol
        /// The port on the real servers; nil: the same.
        public var realPort: UInt16?
        public var pool: Pool.Key
        /// The firewall mark of the one service that it joins with others of its VIP and assignment; nil: it stands alone.
        public var mark: UInt32?
        /// The application service whose exposure this is; nil for HTTP ports and lists kept by hand.
        public var application: ObjectReference?
        public var settings: ServiceSettings

        public init(
            vip: VirtualIP.Key, port: UInt16, transport: TransportProtocol, realPort: UInt16? = nil, pool: Pool.Key,
            mark: UInt32? = nil, application: ObjectReference? = nil, settings: ServiceSettings
        ) {
            self.vip = vip
            self.port = port
            self.transport = transport
            self.realPort = realPort
            self.pool = pool
            self.mark = mark
            self.application = application
            self.settings = settings
        }

        /// The kernel's service that carries it on a VIP's address: its own, or that of its firewall mark.
        public func key(on address: IPAddress) -> VirtualService.Key {
            mark.map { .mark($0, address.family) } ?? .address(address, port: port, transport)
        }
    }
}
