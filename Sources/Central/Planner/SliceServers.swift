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
        let clashes = Clashes(pair, vips: vips)
        for pool in Set(vips.values.map(\.pool)).union(claims.map(\.pool)).sorted() {
            let found = pictures[pool]?.servers ?? []
            let held = hold?.pools[pool].map { Self.putBack($0.items, into: found, drained: drained) }
            let (servers, remarks) = clashes.usable(held ?? found, of: pool, pair: name)
            findings += remarks
            pools.append(Slice.Servers(name: pool, servers: servers))
        }
    }

    /// Addresses that a pair must never send to: its directors' and its VIPs'.
    struct Clashes {
        /// Each with the words for it.
        private let words: [IPAddress: String]

        /// A director that is a real server of its own pair would send packets to itself and back without end.
        init(_ pair: Pair.Settings, vips: [VirtualIP.Key: VirtualIP.Settings]) {
            let addresses = vips.map { ($0.value.address, "VIP \($0.key)") }
            let directors = pair.directors.flatMap { director in
                director.addresses.map { ($0, "director \(director.name)") }
            }
            words = Dictionary(directors + addresses) { first, _ in first }
        }

        /// The servers of a pool without those, and a finding for each that was left out.
        func usable(
            _ servers: [Slice.Server], of pool: Pool.Key, pair: Pair.Key
        ) -> (servers: [Slice.Server], findings: [Finding]) {
            let clashing = servers.filter { words[$0.address] != nil }
            guard !clashing.isEmpty else { return (servers, []) }
            let findings = clashing.compactMap { server in
                words[server.address].map { clash in
                    Finding(
                        reason: "UnusableServer", subject: "pool/\(pool)", field: "\(server.address)",
                        message: "\(server.address) is \(clash) of pair \(pair), so the pair does not send to it.")
                }
            }
            return (servers.filter { words[$0.address] == nil }, findings)
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
