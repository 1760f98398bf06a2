/// Everything that may change about a virtual service, with every default filled in.
public struct ServiceSettings: Hashable, Sendable, Codable {
    public var scheduler: Scheduler
    /// Sorted, and only flags that the scheduler knows.
    public var schedulerFlags: [SchedulerFlag]
    public var forwarding: Forwarding
    /// Where the forwarding is `tun`; nil is ipip.
    public var tunnel: Tunnel?
    public var persistence: Persistence?
    /// One firewall-mark service for all ports of the VIP and assignment, so that a client keeps its server across them.
    public var persistAcrossPorts: Bool
    /// UDP only: every datagram is scheduled anew (`IP_VS_SVC_F_ONEPACKET`).
    public var onePacket: Bool
    /// Connections at which a real server gets no new ones; 0 is without limit.
    public var upperThreshold: UInt32
    /// Connections at which it gets new ones again; 0 lets the kernel take three quarters of the upper one.
    public var lowerThreshold: UInt32
    /// How long a draining real server may keep its connections.
    public var drainSeconds: UInt32
    /// True where an administrator set `drainSeconds`: then UDP drains too, which otherwise goes at once; nil is false.
    public var drainIsSet: Bool?
    /// Sorted: clients from elsewhere are refused, by the packet filter, for IPVS asks nobody where they come from; nil: none is.
    public var sourceRanges: [IPNetwork]?

    public init(
        scheduler: Scheduler = .mh, schedulerFlags: [SchedulerFlag]? = nil, forwarding: Forwarding = .dr,
        tunnel: Tunnel? = nil, persistence: Persistence? = nil, persistAcrossPorts: Bool = false,
        onePacket: Bool = false,
        upperThreshold: UInt32 = 0, lowerThreshold: UInt32 = 0, drainSeconds: UInt32? = nil,
        sourceRanges: [IPNetwork]? = nil
    ) {
        self.scheduler = scheduler
        self.schedulerFlags = schedulerFlags ?? Self.defaultFlags(scheduler, persistence: persistence)
        self.forwarding = forwarding
        self.tunnel = tunnel
        self.persistence = persistence
        self.persistAcrossPorts = persistAcrossPorts
        self.onePacket = onePacket
        self.upperThreshold = upperThreshold
        self.lowerThreshold = lowerThreshold
        self.drainSeconds = drainSeconds ?? Self.usualDrainSeconds
        drainIsSet = drainSeconds == nil ? nil : true
        self.sourceRanges = sourceRanges?.isEmpty == true ? nil : sourceRanges
    }

    public static let usualDrainSeconds: UInt32 = 300

    /// How long a draining real server of a service may keep its connections; a datagram has none to wait for, so without
    /// an administrator's word UDP waits for nothing.
    ///
    /// - Parameter transport: nil for a firewall mark, which has none.
    public func drainSeconds(for transport: TransportProtocol?) -> UInt32 {
        transport == .udp && drainIsSet != true ? 0 : drainSeconds
    }

    /// `fallback` always, so that a draining server's clients go elsewhere; `port` for `mh` unless persistence is set.
    static func defaultFlags(_ scheduler: Scheduler, persistence: Persistence?) -> [SchedulerFlag] {
        switch scheduler {
        case .mh: persistence == nil ? [.fallback, .port] : [.fallback]
        case .sh: [.fallback]
        default: []
        }
    }
}
