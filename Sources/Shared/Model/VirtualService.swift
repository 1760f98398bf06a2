/// A virtual service as the kernel knows it.
public struct VirtualService: Hashable, Sendable {
    /// What identifies a virtual service in the kernel.
    public enum Key: Hashable, Sendable {
        case address(IPAddress, port: UInt16, TransportProtocol)
        /// A firewall mark, and the family of the packets that carry it.
        case mark(UInt32, IPAddress.Family)

        public var family: IPAddress.Family {
            switch self {
            case .address(let address, _, _): address.family
            case .mark(_, let family): family
            }
        }

        /// The protocol; a firewall mark has none.
        public var transport: TransportProtocol? {
            if case .address(_, _, let transport) = self { transport } else { nil }
        }
    }

    /// What may change about a virtual service in place (`IPVS_CMD_SET_SERVICE`).
    public struct Settings: Hashable, Sendable {
        /// The kernel's name; a text, because a kernel may hold schedulers that we do not know.
        public var scheduler: String
        /// `IP_VS_SVC_F_PERSISTENT`, `_ONEPACKET`, `_SCHED1..3`; `_HASHED` is the kernel's own and never here.
        public var flags: UInt32
        /// Persistence timeout in seconds; 0 without persistence.
        public var timeoutSeconds: UInt32
        /// Leading bits of a client's address that persistence looks at: 32 or 128 for the whole.
        public var netmask: UInt8
        /// Name of the persistence engine (`sip`), empty for none.
        public var persistenceEngine: String

        public init(
            scheduler: String, flags: UInt32 = 0, timeoutSeconds: UInt32 = 0, netmask: UInt8,
            persistenceEngine: String = ""
        ) {
            self.scheduler = scheduler
            self.flags = flags
            self.timeoutSeconds = timeoutSeconds
            self.netmask = netmask
            self.persistenceEngine = persistenceEngine
        }
    }

    /// Flags of `IPVS_SVC_ATTR_FLAGS`, as in linux/ip_vs.h.
    public enum Flag {
        public static let persistent: UInt32 = 0x0001
        public static let hashed: UInt32 = 0x0002
        public static let onePacket: UInt32 = 0x0004
        /// `sh-fallback`, `mh-fallback`.
        public static let schedulerFallback: UInt32 = 0x0008
        /// `sh-port`, `mh-port`.
        public static let schedulerPort: UInt32 = 0x0010
    }

    public var settings: Settings
    public var servers: RealServers

    public init(settings: Settings, servers: RealServers = [:]) {
        self.settings = settings
        self.servers = servers
    }
}

extension VirtualService.Key: Comparable, CustomStringConvertible {
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.address(let a, let p, let t), .address(let b, let q, let u)): (a, t, p) < (b, u, q)
        case (.address, .mark): true
        case (.mark, .address): false
        case (.mark(let a, let f), .mark(let b, let g)): (a, f) < (b, g)
        }
    }

    /// `10.9.0.201:443/tcp`, `[fd09::b:1]:53/udp` or `mark:0x4c560001/ipv4`.
    public var description: String {
        switch self {
        case .address(let address, let port, let transport): "\(address.bracketed):\(port)/\(transport.rawValue)"
        case .mark(let mark, let family): "mark:0x\(String(mark, radix: 16))/ipv\(family.rawValue)"
        }
    }
}
