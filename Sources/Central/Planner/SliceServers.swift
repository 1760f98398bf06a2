import FleetModel

/// The pools of one pair's slice: those that its VIPs name, without servers that the pair must never send to.
struct SliceServers {
    var pools: [Slice.Servers] = []
    var findings: [Finding] = []

    /// Puts held servers back as they were, but for those that an administrator drains.
    private static func putBack(
        _ held: [Slice.Server], into found: [Slice.Server], drained: DrainedNodes
    ) -> [Slice.Server] {
        var servers = Dictionary(found.map { ($0.address, $0) }) { first, _ in first }
        for var server in held where servers[server.address]?.state != .active {
            if drained.contains(server.address) { server.state = .draining }
            servers[server.address] = server
        }
        return servers.values.sorted { $0.address < $1.address }
    }

    init(
        pair name: Pair.Key, _ pair: Pair.Settings, vips: [VirtualIP.Key: VirtualIP.Settings],
        claims: [Claim], pools pictures: [Pool.Key: PoolPicture], hold: Hold?, drained: DrainedNodes
    ) {
        // A director that is a real server of its own pair would send packets to itself and back without end.
        let directors = Dictionary(
            pair.directors.flatMap { director in director.addresses.map { ($0, "director \(director.name)") } }
        ) { first, _ in first }
        let addresses = Dictionary(vips.map { ($0.value.address, "VIP \($0.key)") }) { first, _ in first }
        for pool in Set(vips.values.map(\.pool)).union(claims.map(\.pool)).sorted() {
            var servers: [Slice.Server] = []
            let found = pictures[pool]?.servers ?? []
            let held = hold?.pools[pool].map { Self.putBack($0.items, into: found, drained: drained) }
            for server in held ?? found {
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
    }

    /// VIPs whose services, or one of them, have no real server to send to; `services` are the won claims'.
    func findings(
        of pair: Pair.Settings, vips: [VirtualIP.Key: VirtualIP.Settings], services: [Slice.Service]
    ) -> [Finding] {
        let byVIP = Dictionary(grouping: services, by: \.vip)
        return vips.sorted { $0.key < $1.key }.flatMap { vip, settings -> [Finding] in
            let family = settings.address.family
            var ways = (byVIP[vip] ?? []).reduce(into: [Pool.Key: Set<Forwarding>]()) {
                $0[$1.pool, default: []].insert($1.settings.forwarding)
            }
            if ways.isEmpty {
                ways[settings.pool] = [ServiceSettings(merging: [pair.service, settings.service]).forwarding]
            }
            return ways.sorted { $0.key < $1.key }.compactMap { pool, ways -> Finding? in
                let servers = pools.first { $0.name == pool }?.servers ?? []
                guard ways.contains(where: { servers.serving(family, $0).isEmpty }) else { return nil }
                return Finding(
                    reason: "NoRealServer", subject: "vip/\(vip)",
                    message: "Pool \(pool) has no IPv\(family.rawValue) real server yet.")
            }
        }
    }
}
