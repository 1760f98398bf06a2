extension Slice {
    /// The IPVS table that the slice asks for, each pool expanded into its services.
    ///
    /// A draining server stands with weight 0. A service whose VIP or pool the slice does not name is left out. Services
    /// over one pool with the same settings share their real servers, and those of one mark are one service, whose servers take
    /// each port as it comes (port 0).
    public var table: IPVSTable { table(quiet: [:]) }

    /// A table, with the slice that it was made from and the servers that were quiet in it.
    public typealias Expansion = (slice: Slice, quiet: [Pool.Key: Quiet], table: IPVSTable)

    /// The same, where some servers fail their check: those stand with weight 0 too.
    ///
    /// - Parameters:
    ///   - quiet: by pool, those servers; empty for most slices.
    ///   - previous: an earlier expansion. Where VIPs and services are equal, only services over pools that differ are
    ///     expanded anew, and the others share their real servers with it. Both slices name each VIP, pool and service
    ///     once, and no pool or VIP that they do not hold.
    public func table(quiet: [Pool.Key: Quiet], after previous: Expansion? = nil) -> IPVSTable {
        guard let previous, previous.slice.services == services, previous.slice.vips == vips,
            previous.slice.pools.elementsEqual(pools, by: { $0.name == $1.name })
        else { return expand(services, quiet: quiet, into: IPVSTable(minimumCapacity: services.count)) }
        let differing = Set(
            zip(previous.slice.pools, pools).filter { $0 != $1 || previous.quiet[$1.name] != quiet[$1.name] }
                .map(\.1.name))
        guard !differing.isEmpty else { return previous.table }
        return expand(services.filter { differing.contains($0.pool) }, quiet: quiet, into: previous.table)
    }

    private func expand(
        _ services: [Service], quiet: [Pool.Key: Quiet], into start: IPVSTable
    ) -> IPVSTable {
        let addresses = Dictionary(vips.map { ($0.name, $0.address) }) { first, _ in first }
        let servers = Dictionary(pools.map { ($0.name, $0.servers) }) { first, _ in first }
        var lists: [List: RealServers] = [:]
        var table = start
        for service in services {
            guard let address = addresses[service.vip], let pool = servers[service.pool] else { continue }
            let list = List(
                service, address.family, quiet[service.pool]?.servers(on: address, service.settings.forwarding) ?? [])
            let expanded = lists[list] ?? list.expand(pool)
            lists[list] = expanded
            let key = service.key(on: address)
            table[key] = VirtualService(
                settings: service.settings.kernelSettings(family: address.family, transport: key.transport),
                servers: expanded.moved(toBase: service.mark == nil ? service.realPort ?? service.port : 0))
        }
        return table
    }
}

/// All that a service's real servers depend on, but for their port.
private struct List: Hashable {
    let pool: Pool.Key
    let family: IPAddress.Family
    let forwarding: Forwarding
    let tunnel: Tunnel
    let upperThreshold: UInt32
    let lowerThreshold: UInt32
    let quiet: Set<IPAddress>

    init(_ service: Slice.Service, _ family: IPAddress.Family, _ quiet: Set<IPAddress>) {
        self.quiet = quiet
        pool = service.pool
        self.family = family
        forwarding = service.settings.forwarding
        tunnel = service.settings.tunnel ?? .ipip
        upperThreshold = service.settings.upperThreshold
        lowerThreshold = service.settings.lowerThreshold
    }

    func expand(_ pool: [Slice.Server]) -> RealServers {
        var servers = RealServers()
        for server in pool.serving(family, forwarding) {
            servers[RealServer.Key(address: server.address, port: 0)] = RealServer.Settings(
                weight: server.state == .active && !quiet.contains(server.address) ? server.weight : 0,
                forwarding: forwarding, tunnel: tunnel,
                upperThreshold: upperThreshold, lowerThreshold: lowerThreshold)
        }
        return servers
    }
}

extension ServiceSettings {
    /// The settings in the kernel's own terms; one-packet scheduling is the kernel's for UDP only.
    ///
    /// - Parameter transport: nil for a firewall mark, which has none.
    public func kernelSettings(family: IPAddress.Family, transport: TransportProtocol?) -> VirtualService.Settings {
        var flags: UInt32 = 0
        if persistence != nil { flags |= VirtualService.Flag.persistent }
        if onePacket, transport == .udp { flags |= VirtualService.Flag.onePacket }
        if schedulerFlags.contains(.fallback) { flags |= VirtualService.Flag.schedulerFallback }
        if schedulerFlags.contains(.port) { flags |= VirtualService.Flag.schedulerPort }
        let whole = UInt8(family.bitWidth)
        return VirtualService.Settings(
            scheduler: scheduler.rawValue, flags: flags, timeoutSeconds: persistence?.timeoutSeconds ?? 0,
            netmask: min(persistence?.netmask ?? whole, whole),
            persistenceEngine: persistence?.engine?.rawValue ?? "")
    }
}
