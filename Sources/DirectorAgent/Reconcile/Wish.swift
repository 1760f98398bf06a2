import FleetModel

/// A slice expanded once: the table it asks for, and which of its real servers are on their way out.
struct Wish: Sendable {
    let slice: Slice
    /// Draining servers stand with weight 0, and those that fail their check. With what carries probes to servers.
    private(set) var table: IPVSTable
    /// The same for clients alone.
    private(set) var served: IPVSTable
    /// By pool, the servers that fail their check; empty most of the time.
    private(set) var quieted: [Pool.Key: Slice.Quiet] = [:]
    /// By which firewall marks probes reach the servers whose VIPs they ask; empty for most slices.
    let probeMarks: [ProbeRoute: UInt32]
    let addresses: Set<IPAddress>
    /// By firewall mark, the ports that it joins.
    let marked: [UInt32: FirewallRules.Marked]
    /// By VIP, the ports that are open to some clients only; empty for most slices.
    let limited: [IPAddress: FirewallRules.Limits]
    /// Some kernels ignore what the slice asks for: they are to be read back.
    let wantsReadBack: Bool
    private let drainSeconds: [VirtualService.Key: UInt32]
    /// By service, the addresses of its pool that drain, with the weights they had; empty for most pools.
    private let draining: [VirtualService.Key: [IPAddress: Int32]]

    /// - Parameters:
    ///   - previous: the wish before this one; what does not differ is taken over from it, real servers above all.
    ///   - probesVIPs: whether servers are to be reached by probes that ask for a VIP.
    init(_ slice: Slice, after previous: Wish? = nil, probesVIPs: Bool = true) {
        self.slice = slice
        served = slice.table(quiet: [:], after: previous.map { $0.expansion })
        let routes = probesVIPs ? CheckPlan(slice).routes : []
        probeMarks = ProbeRoute.marks(routes, after: previous?.probeMarks ?? [:])
        table = Self.table(served, probeMarks)
        wantsReadBack = ReadBack.isDue(table)
        addresses = Set(slice.vips.map(\.address))
        marked = slice.markedPorts
        limited = slice.limitedPorts
        let vips = Dictionary(slice.vips.map { ($0.name, $0.address) }) { first, _ in first }
        var drainingByPool: [Pool.Key: [IPAddress: Int32]] = [:]
        for pool in slice.pools {
            for server in pool.servers where server.state == .draining {
                drainingByPool[pool.name, default: [:]][server.address] = server.weight
            }
        }
        var drainSeconds: [VirtualService.Key: UInt32] = [:]
        var draining: [VirtualService.Key: [IPAddress: Int32]] = [:]
        for service in slice.services {
            guard let address = vips[service.vip] else { continue }
            let key = service.key(on: address)
            // The default needs no entry: a thousand services cost nothing here.
            let seconds = service.settings.drainSeconds(for: key.transport)
            if seconds != Self.usualDrainSeconds(of: key) { drainSeconds[key] = seconds }
            if let servers = drainingByPool[service.pool] { draining[key] = servers }
        }
        self.drainSeconds = drainSeconds
        self.draining = draining
    }

    private static func usualDrainSeconds(of service: VirtualService.Key) -> UInt32 {
        service.transport == .udp || ProbeRoute.isRoute(service) ? 0 : ServiceSettings.usualDrainSeconds
    }

    private static func table(_ served: IPVSTable, _ marks: [ProbeRoute: UInt32]) -> IPVSTable {
        guard !marks.isEmpty else { return served }
        var table = served
        for (route, mark) in marks { table[.mark(mark, route.family)] = route.service }
        return table
    }

    /// Tells whether a service stands where this slice has a say: on one of its VIPs, or under one of its marks.
    func speaks(of service: VirtualService.Key) -> Bool {
        switch service {
        case .address(let address, _, _): addresses.contains(address)
        case .mark: table[service] != nil
        }
    }

    /// How long the servers of a service may drain; of a service that the slice does not name, as long as usual.
    func drainSeconds(of service: VirtualService.Key) -> UInt32 {
        drainSeconds[service] ?? Self.usualDrainSeconds(of: service)
    }

    /// The weight that a draining server had; nil for one that is not draining.
    func weightBeforeDrain(_ service: VirtualService.Key, _ server: RealServer.Key) -> Int32? {
        draining[service]?[server.address]
    }

    /// Gives servers that fail their check weight 0, and the others theirs.
    mutating func quiet(_ servers: [Pool.Key: Slice.Quiet]) {
        guard servers != quieted else { return }
        served = slice.table(quiet: servers, after: expansion)
        table = Self.table(served, probeMarks)
        quieted = servers
    }

    private var expansion: Slice.Expansion { (slice, quieted, served) }

    /// Tells whether real servers of a service are on their way out.
    func hasDraining(_ service: VirtualService.Key) -> Bool { draining[service] != nil }

    var hasDraining: Bool { !draining.isEmpty }
}
