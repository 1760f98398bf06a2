public import FleetModel

/// One exposed port, and where it stands (`get services`).
public struct ServiceStatus: Codable, Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable {
        /// Programmed on its pair.
        case assigned
        /// Exposed by a pool, and on no VIP.
        case unassigned
        /// Claimed on a VIP where another holds the port.
        case conflict
    }

    public struct Server: Codable, Hashable, Sendable {
        public var address: IPAddress
        public var port: UInt16
        public var weight: Int32
        public var state: Slice.State

        public init(address: IPAddress, port: UInt16, weight: Int32, state: Slice.State) {
            self.address = address
            self.port = port
            self.weight = weight
            self.state = state
        }
    }

    public var state: State
    /// The application service; nil for HTTP ports and lists kept by hand.
    public var application: ObjectReference?
    public var port: UInt16
    public var transport: TransportProtocol
    public var pool: Pool.Key
    /// Nil while unassigned.
    public var vip: VirtualIP.Key?
    public var address: IPAddress?
    public var pair: Pair.Key?
    public var settings: ServiceSettings?
    /// The firewall mark of the kernel's service that it shares with others; nil: it has one of its own.
    public var mark: UInt32?
    public var servers: [Server]

    public init(
        state: State, application: ObjectReference? = nil, port: UInt16, transport: TransportProtocol, pool: Pool.Key,
        vip: VirtualIP.Key? = nil, address: IPAddress? = nil, pair: Pair.Key? = nil, settings: ServiceSettings? = nil,
        mark: UInt32? = nil, servers: [Server] = []
    ) {
        self.state = state
        self.application = application
        self.port = port
        self.transport = transport
        self.pool = pool
        self.vip = vip
        self.address = address
        self.pair = pair
        self.settings = settings
        self.mark = mark
        self.servers = servers
    }
}
