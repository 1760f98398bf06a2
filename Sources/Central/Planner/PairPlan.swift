import FleetModel

/// One pair's part of a plan.
struct PairPlan: Sendable {
    /// The claims on its VIPs that were won, in the order of the slice's services.
    var won: [Claim]
    var servers: SliceServers
    var slice: Slice

    /// Plans a pair from its claims.
    init(
        _ name: Pair.Key, won: [Claim], servers: SliceServers, checks: PoolChecks, fleet: Fleet, previous: Slice?
    ) {
        self.won = won
        self.servers = servers
        var services = won.map { $0.service(fleet) }
        let groups = zip(won, services).map { $1.settings.persistAcrossPorts ? $0.markGroup : nil }
        Marks.allocate(&services, groups: groups, previous: previous)
        slice = Slice(
            pair: name,
            vips: fleet.vips(of: name).map {
                Slice.Address(name: $0.key, address: $0.value.address, preferredDirector: $0.value.preferredDirector)
            },
            pools: checks.set(on: servers.pools), services: services, timeouts: fleet.pairs[name]?.timeouts ?? .init())
    }

    /// The same services over real servers of which some changed.
    func with(_ servers: SliceServers, _ checks: PoolChecks) -> PairPlan {
        var changed = self
        changed.servers = servers
        changed.slice.pools = checks.set(on: servers.pools)
        return changed
    }

    func findings(of name: Pair.Key, _ fleet: Fleet) -> [Finding] {
        guard let pair = fleet.pairs[name] else { return [] }
        let vips = Dictionary(uniqueKeysWithValues: fleet.vips(of: name).map { ($0.key, $0.value) })
        return servers.findings + servers.findings(of: pair, vips: vips, services: slice.services)
            + won.compactMap { $0.engineFinding(fleet) }
    }
}

extension Fleet {
    /// The VIPs of a pair, sorted by name.
    func vips(of pair: Pair.Key) -> [(key: VirtualIP.Key, value: VirtualIP.Settings)] {
        vips.filter { $0.value.pair == pair }.sorted { $0.key < $1.key }
    }
}
