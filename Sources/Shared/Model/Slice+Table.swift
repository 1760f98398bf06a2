extension Slice {
    /// The IPVS table that the slice asks for, each pool expanded into its services.
    ///
    /// A draining server stands with weight 0. A service whose VIP or pool the slice does not name is left out.
    public var table: IPVSTable {
        let addresses = Dictionary(vips.map { ($0.name, $0.address) }) { first, _ in first }
        let servers = Dictionary(pools.map { ($0.name, $0.servers) }) { first, _ in first }
        var table = IPVSTable(minimumCapacity: services.count)
        for service in services {
            guard let address = addresses[service.vip], let pool = servers[service.pool] else { continue }
            let key = VirtualService.Key.address(address, port: service.port, service.transport)
            table[key] = VirtualService(
                settings: service.settings.kernelSettings(family: address.family, transport: service.transport),
                servers: service.expand(pool, family: address.family))
        }
        return table
    }
}

extension Slice.Service {
    fileprivate func expand(
        _ pool: [Slice.Server], family: IPAddress.Family
    ) -> [RealServer.Key: RealServer.Settings] {
        var servers: [RealServer.Key: RealServer.Settings] = [:]
        servers.reserveCapacity(pool.count)
        for server in pool where server.address.family == family {
            servers[RealServer.Key(address: server.address, port: realPort ?? port)] = RealServer.Settings(
                weight: server.state == .active ? server.weight : 0, forwarding: settings.forwarding,
                upperThreshold: settings.upperThreshold, lowerThreshold: settings.lowerThreshold)
        }
        return servers
    }
}

extension ServiceSettings {
    /// The settings in the kernel's own terms; one-packet scheduling is the kernel's for UDP only.
    public func kernelSettings(family: IPAddress.Family, transport: TransportProtocol) -> VirtualService.Settings {
        var flags: UInt32 = 0
        if persistence != nil { flags |= VirtualService.Flag.persistent }
        if onePacket, transport == .udp { flags |= VirtualService.Flag.onePacket }
        if schedulerFlags.contains(.fallback) { flags |= VirtualService.Flag.schedulerFallback }
        if schedulerFlags.contains(.port) { flags |= VirtualService.Flag.schedulerPort }
        let whole = UInt8(family.bitWidth)
        return VirtualService.Settings(
            scheduler: scheduler.rawValue, flags: flags, timeoutSeconds: persistence?.timeoutSeconds ?? 0,
            netmask: min(persistence?.netmask ?? whole, whole))
    }
}
