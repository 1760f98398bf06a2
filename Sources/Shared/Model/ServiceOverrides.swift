/// Service settings that a pair, a VIP or an assignment sets; what is nil is left to the next wider one.
public struct ServiceOverrides: Hashable, Sendable, Codable {
    public var scheduler: Scheduler?
    public var schedulerFlags: [SchedulerFlag]?
    public var forwarding: Forwarding?
    /// Belongs to the forwarding it is written beside: a narrower layer that names one drops a wider tunnel.
    public var tunnel: Tunnel?
    public var persistence: Persistence?
    public var persistAcrossPorts: Bool?
    public var onePacket: Bool?
    public var upperThreshold: UInt32?
    public var lowerThreshold: UInt32?
    public var drainSeconds: UInt32?
    /// Where clients must come from; empty: anywhere.
    public var sourceRanges: [IPNetwork]?

    public init(
        scheduler: Scheduler? = nil, schedulerFlags: [SchedulerFlag]? = nil, forwarding: Forwarding? = nil,
        tunnel: Tunnel? = nil, persistence: Persistence? = nil, persistAcrossPorts: Bool? = nil, onePacket: Bool? = nil,
        upperThreshold: UInt32? = nil, lowerThreshold: UInt32? = nil, drainSeconds: UInt32? = nil,
        sourceRanges: [IPNetwork]? = nil
    ) {
        self.scheduler = scheduler
        self.schedulerFlags = schedulerFlags
        self.forwarding = forwarding
        self.tunnel = tunnel
        self.persistence = persistence
        self.persistAcrossPorts = persistAcrossPorts
        self.onePacket = onePacket
        self.upperThreshold = upperThreshold
        self.lowerThreshold = lowerThreshold
        self.drainSeconds = drainSeconds
        self.sourceRanges = sourceRanges
    }

    public var isEmpty: Bool { self == ServiceOverrides() }
}

extension ServiceSettings {
    /// Merges overrides, widest first (pair, VIP, assignment): for each setting the last one that names it counts.
    public init(merging layers: [ServiceOverrides]) {
        func last<Value>(_ path: (ServiceOverrides) -> Value?) -> Value? {
            layers.reversed().lazy.compactMap(path).first
        }
        let persistence = last(\.persistence).flatMap { $0.timeoutSeconds == 0 ? nil : $0 }
        let scheduler = last(\.scheduler) ?? .mh
        // Flags belong to the scheduler they were written beside: a layer that changes the scheduler drops wider flags.
        let ownLayers = layers.suffix(from: layers.lastIndex { $0.scheduler != nil } ?? layers.startIndex)
        let flags = ownLayers.reversed().lazy.compactMap(\.schedulerFlags).first
        let tunnelLayers = layers.suffix(from: layers.lastIndex { $0.forwarding != nil } ?? layers.startIndex)
        self.init(
            scheduler: scheduler, schedulerFlags: flags.map { scheduler.takesFlags ? Array(Set($0)).sorted() : [] },
            forwarding: last(\.forwarding) ?? .dr, tunnel: tunnelLayers.reversed().lazy.compactMap(\.tunnel).first,
            persistence: persistence,
            persistAcrossPorts: last(\.persistAcrossPorts) ?? false, onePacket: last(\.onePacket) ?? false,
            upperThreshold: last(\.upperThreshold) ?? 0, lowerThreshold: last(\.lowerThreshold) ?? 0,
            drainSeconds: last(\.drainSeconds), sourceRanges: last(\.sourceRanges).map { Array(Set($0)).sorted() })
    }
}
