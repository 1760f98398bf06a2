import FleetModel

/// The pools of one pair's slice: those that its VIPs name, without servers that the pair must never send to.
struct SliceServers {
    var pools: [Slice.Servers] = []
    var findings: [Finding] = []

    init(
        pair name: Pair.Key, _ pair: Pair.Settings, vips: [VirtualIP.Key: VirtualIP.Settings],
        pools pictures: [Pool.Key: PoolPicture]
    ) {
        // A director that is a real server of its own pair would send packets to itself and back without end.
        let directors = Dictionary(
            pair.directors.flatMap { director in director.addresses.map { ($0, "director \(director.name)") } }
        ) { first, _ in first }
        let addresses = Dictionary(vips.map { ($0.value.address, "VIP \($0.key)") }) { first, _ in first }
        for pool in Set(vips.values.map(\.pool)).sorted() {
            var servers: [Slice.Server] = []
            for server in pictures[pool]?.servers ?? [] {
                guard let clash = directors[server.address] ?? addresses[server.address] else {
                    servers.append(server)
                    continue
                }
                findings.append(
                    Finding(
                        reason: "UnusableServer", subject: "pool/\(pool)", field: "\(server.address)",
                        message: "\(server.address) is \(clash) of pair \(name), so the pair does not send to it."))
            }
            pools.append(Slice.Servers(name: pool, servers: servers))
        }
        for (vip, settings) in vips.sorted(by: { $0.key < $1.key }) {
            let servers = pools.first { $0.name == settings.pool }?.servers ?? []
            if servers.contains(where: { $0.address.family == settings.address.family }) { continue }
            findings.append(
                Finding(
                    reason: "NoRealServer", subject: "vip/\(vip)",
                    message: "Pool \(settings.pool) has no IPv\(settings.address.family.rawValue) real server yet."))
        }
    }
}
