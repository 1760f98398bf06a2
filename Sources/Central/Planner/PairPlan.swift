import FleetModel

/// One pair's part of a plan.
struct PairPlan: Sendable {
    /// The claims on its VIPs that were won, in the order of the slice's services.
    var won: [Claim]
    var servers: SliceServers
    var slice: Slice

    /// Plans a pair from its claims.
    init(
        _ name: Pair.Key, won: [Claim], servers: SliceServers, checks: PoolChecks, fleet: Fleet,
        failovers: Failovers, previous: Slice?
    ) {
        self.won = won
        self.servers = servers
        var services = won.map { $0.service(fleet) }
        let groups = zip(won, services).map { $1.settings.persistAcrossPorts ? $0.markGroup : nil }
        Marks.allocate(&services, groups: groups, previous: previous)
        slice = Slice(
            pair: name,
            vips: fleet.vips(of: name).map {
                Slice.Address(name: $0.key, address: $0.value.address, preferredDirector: failovers.preferred[$0.key])
            },
            pools: checks.set(on: servers.pools), services: services, timeouts: fleet.pairs[name]?.timeouts ?? .init(),
            failover: failovers.pairs[name])
    }

    /// The same services over real servers of which some changed.
    func with(_ servers: SliceServers, _ checks: PoolChecks) -> PairPlan {
        var changed = self
        changed.servers = servers
        changed.slice.pools = checks.set(on: servers.pools)
        return changed
    }

    /// The same, where nothing is held and only some pools changed: the others are left as they stand.
    func with(
        _ changed: Set<Pool.Key>, of pictures: [Pool.Key: PoolPicture], pair: Pair.Settings, _ fleet: Fleet,
        _ checks: PoolChecks
    ) -> PairPlan {
        var plan = self
        let clashes = SliceServers.Clashes(pair, vips: fleet.vips.filter { $0.value.pair == slice.pair })
        for index in plan.slice.pools.indices where changed.contains(plan.slice.pools[index].name) {
            let name = plan.slice.pools[index].name
            let (servers, findings) = clashes.usable(pictures[name]?.servers ?? [], of: name, pair: slice.pair)
            plan.servers.pools[index].servers = servers
            plan.servers.findings.removeAll { $0.subject == "pool/\(name)" }
            plan.servers.findings += findings
            plan.slice.pools[index] = Slice.Servers(name: name, servers: servers, check: checks.checks[name])
        }
        return plan
    }

    func findings(of name: Pair.Key, _ fleet: Fleet) -> [Finding] {
        guard let pair = fleet.pairs[name] else { return [] }
        let vips = Dictionary(uniqueKeysWithValues: fleet.vips(of: name).map { ($0.key, $0.value) })
        return servers.findings + servers.findings(of: pair, vips: vips, services: slice.services)
            + won.compactMap { $0.engineFinding(fleet) } + marksFinding(of: name)
    }
}

extension PairPlan {
    private func marksFinding(of name: Pair.Key) -> [Finding] {
        let count = slice.services.count { $0.settings.persistAcrossPorts && $0.mark == nil }
        guard count > 0 else { return [] }
        return [
            Finding(
                reason: "NoMarkLeft", subject: "pair/\(name)",
                message:
                    "all \(Marks.limit) firewall marks of the pair are given, so \(count) services stand alone without "
                    + "persistAcrossPorts: take it from some, or move VIPs to another pair")
        ]
    }
}

extension Fleet {
    /// The VIPs of a pair, sorted by name.
    func vips(of pair: Pair.Key) -> [(key: VirtualIP.Key, value: VirtualIP.Settings)] {
        vips.filter { $0.value.pair == pair }.sorted { $0.key < $1.key }
    }
}
