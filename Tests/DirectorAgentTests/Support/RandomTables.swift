import FleetModel

/// Small random worlds, in which things meet often.
extension SeededGenerator {
    mutating func table() -> IPVSTable {
        var table: IPVSTable = [:]
        for _ in 0..<number(0...6) {
            var servers: RealServers = [:]
            for _ in 0..<number(0...6) {
                servers[RealServer.Key(address: address(20), port: UInt16(number(80...81)))] = RealServer.Settings(
                    weight: Int32(number(0...2)), forwarding: pick(Forwarding.allCases))
            }
            let key = VirtualService.Key.address(
                address(200), port: UInt16(number(80...82)), pick([TransportProtocol.tcp, .udp]))
            table[key] = VirtualService(
                settings: VirtualService.Settings(scheduler: pick(["rr", "wrr", "mh"]), netmask: 32), servers: servers)
        }
        return table
    }

    /// A slice of pair blue over up to three VIPs; its services use ports below 9010.
    mutating func slice() -> Slice {
        let vips = (0..<number(1...3)).map {
            Slice.Address(name: "vip-\($0)", address: IPAddress(v4: 0x0a09_00c8 + UInt32($0)))
        }
        let servers = Set((0..<number(0...5)).map { _ in address(20) }).sorted().map {
            Slice.Server(
                address: $0, weight: Int32(number(1...3)), state: isLucky(oneIn: 4) ? .draining : .active)
        }
        let ports = Set((0..<number(0...6)).map { _ in UInt16(number(9000...9009)) }).sorted()
        let services = vips.flatMap { vip in
            ports.map {
                Slice.Service(
                    vip: vip.name, port: $0, transport: $0.isMultiple(of: 2) ? .tcp : .udp, pool: "pool",
                    settings: ServiceSettings(scheduler: .wrr, drainSeconds: 0))
            }
        }
        return Slice(
            pair: "blue", vips: vips, pools: [Slice.Servers(name: "pool", servers: servers)],
            services: services.filter { _ in !isLucky(oneIn: 5) })
    }

    private mutating func address(_ base: UInt32) -> IPAddress {
        IPAddress(v4: 0x0a09_0000 + base + UInt32(number(0...5)))
    }
}
