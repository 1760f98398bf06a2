import FleetModel

/// What the planner made last and from what, so that a change of one thing costs what hangs on it.
///
/// It decides nothing: with an empty memory and with any other, equal inputs give equal plans.
struct PlanMemory: Sendable {
    private struct Last: Sendable {
        var fleet: Fleet
        var held: [Hold.Service]
        /// What the published slices said of who carries what.
        var carried: [Pair.Key: Failovers.Previous]
        var holds: [Pair.Key: Hold]
        var parts: PlanParts
        /// By pool, the stamps of what its picture was made from.
        var stamps: Shelf<Pool.Key, PoolStamp>
        /// By pool, what its ConfigMaps expose, where they say it themselves.
        var ports: [Pool.Key: Ports]
    }

    private struct Ports: Sendable {
        var stamp: PoolStamp
        var ports: ConfigMapPorts
    }

    private var last: Last?
    private var previousPools = PreviousPools()

    /// Plans the whole fleet; the parameters are those of `Planner.plan`.
    mutating func plan(
        cluster: ClusterSnapshot, fleet: Fleet, previous: [Pair.Key: Slice], holds: [Pair.Key: Hold],
        loads: () -> [VirtualIP.Key: UInt64] = { [:] }
    ) -> Plan {
        let held = holds.sorted { $0.key < $1.key }.flatMap { $0.value.services?.items ?? [] }
        let remembered = previousPools.update(previous)
        let isSameAsked = last.map {
            $0.fleet == fleet && $0.held == held && $0.parts.cluster.answered == cluster.answered
        }
        let isSame = isSameAsked == true
        let drained = DrainedNodes(fleet, cluster: cluster)

        var balanced: BalancedServices?
        if isSame, let last, last.parts.cluster.stamps[.services] == cluster.stamps[.services],
            last.parts.balanced.kept == BalancedServices.kept(fleet, cluster, previous, held)
        {
            balanced = last.parts.balanced
        }
        let isSameBalanced = balanced != nil
        let services = balanced ?? BalancedServices(fleet, cluster: cluster, previous: previous, held: held)

        let isSameDrained = last?.parts.drained == drained
        let ports = ports(services.fleet, cluster, isSame: isSame)
        let (pools, stamps, changed) = pictures(
            services, cluster: cluster, drained: drained, ports: ports,
            unless: isSame && isSameDrained ? remembered : nil, isSameBalanced: isSameBalanced)
        let isSameExposed =
            isSame && isSameBalanced
            && changed.allSatisfy { last?.parts.pools[$0]?.exposures == pools[$0]?.exposures }
            && pools.count == last?.parts.pools.count

        let claims: Claims
        let checks: PoolChecks
        if isSameExposed, let last {
            (claims, checks) = (last.parts.claims, last.parts.checks)
        } else {
            claims = Claims(
                fleet: services.fleet, pools: pools, held: held, balanced: services.claims(previous: previous))
            checks = PoolChecks(fleet: services.fleet, pictures: pools, previous: previous, balanced: services)
        }
        let carried = previous.mapValues(Failovers.Previous.init)
        var kept: Failovers?
        if isSame, isSameBalanced, let last, last.carried == carried, last.parts.failovers.isFreeOfLoads {
            kept = last.parts.failovers
        }
        let isSameCarried = kept != nil
        let failovers = kept ?? Failovers(services.fleet, previous: carried, loads: loads)
        let isSameBesides = isSameExposed && isSameDrained && isSameCarried
        let pairs = pairPlans(
            services.fleet, claims: claims, checks: checks, failovers: failovers, pools: pools, drained: drained,
            holds: holds, previous: previous, changed: isSameBesides ? changed : nil)
        let parts = PlanParts(
            cluster: cluster, drained: drained, balanced: services, pools: pools, claims: claims, checks: checks,
            failovers: failovers, pairs: pairs)
        last = Last(
            fleet: fleet, held: held, carried: carried, holds: holds, parts: parts, stamps: stamps, ports: ports)
        return Plan(slices: pairs.mapValues(\.slice), parts: parts)
    }

    /// What the ConfigMaps of each pool expose. One that is missing speaks by what was published, and is looked at each time.
    private func ports(_ fleet: Fleet, _ cluster: ClusterSnapshot, isSame: Bool) -> [Pool.Key: Ports] {
        let stamp = PoolStamp.ports(cluster.stamps)
        var all: [Pool.Key: Ports] = [:]
        for (name, pool) in fleet.pools {
            guard case .pods(let pods) = pool.source else { continue }
            if isSame, let old = last?.ports[name], old.stamp == stamp {
                all[name] = old
            } else {
                let ports = ConfigMapPorts(pods, cluster: cluster, previous: previousPools[name])
                if ports.silentTransports.isEmpty { all[name] = Ports(stamp: stamp, ports: ports) }
            }
        }
        return all
    }

    /// The pictures of all pools, the stamps that they were made from, and which of them are others than the last.
    ///
    /// - Parameter remembered: pools of which the published slices say something else; nil: nothing can be kept.
    private func pictures(
        _ balanced: BalancedServices, cluster: ClusterSnapshot, drained: DrainedNodes, ports: [Pool.Key: Ports],
        unless remembered: Set<Pool.Key>?,
        isSameBalanced: Bool
    ) -> (pools: [Pool.Key: PoolPicture], stamps: Shelf<Pool.Key, PoolStamp>, changed: Set<Pool.Key>) {
        var pools = remembered == nil || !isSameBalanced ? [:] : last?.parts.pools ?? [:]
        var stamps = pools.isEmpty ? Shelf() : last?.stamps ?? Shelf()
        var changed: Set<Pool.Key> = []
        func draw(_ name: Pool.Key, _ seen: PoolStamp, _ picture: () -> PoolPicture) {
            if let remembered, stamps[name] == seen, !remembered.contains(name), pools[name] != nil { return }
            let new = picture()
            stamps[name] = seen
            // The old one where they are equal: what is the same value in the same memory is found equal without a look.
            if let old = last?.parts.pools[name], old == new {
                pools[name] = old
            } else {
                pools[name] = new
                changed.insert(name)
            }
        }
        for (name, pool) in balanced.fleet.pools {
            draw(name, PoolStamp(pool, cluster.stamps)) {
                PoolPicture(
                    name, pool, cluster: cluster, previous: previousPools[name], drained: drained,
                    ports: ports[name]?.ports)
            }
        }
        let nodes = cluster.stamps[.nodes]
        for local in balanced.locals {
            draw(local.name, PoolStamp(nodes, cluster.stamps[.endpoints(of: local.service.reference)])) {
                BalancedPool.picture(
                    local.service, labels: local.labels, cluster: cluster, previous: previousPools[local.name],
                    drained: drained)
            }
        }
        for name in balanced.orphans {
            draw(name, PoolStamp()) { BalancedPool.orphan(name, previousPools[name], drained) }
        }
        return (pools, stamps, changed)
    }

    /// - Parameter changed: the pools whose pictures are others, where all else is the same; nil: plan everything.
    private func pairPlans(
        _ fleet: Fleet, claims: Claims, checks: PoolChecks, failovers: Failovers, pools: [Pool.Key: PoolPicture],
        drained: DrainedNodes, holds: [Pair.Key: Hold], previous: [Pair.Key: Slice], changed: Set<Pool.Key>?
    ) -> [Pair.Key: PairPlan] {
        func servers(_ name: Pair.Key, _ pair: Pair.Settings, _ won: [Claim]) -> SliceServers {
            SliceServers(
                pair: name, pair, vips: fleet.vips.filter { $0.value.pair == name }, claims: won, pools: pools,
                hold: holds[name], drained: drained)
        }
        if let changed, let last {
            return last.parts.pairs.reduce(into: last.parts.pairs) { plans, old in
                guard let pair = fleet.pairs[old.key] else { return }
                let isTouched = old.value.slice.pools.contains { changed.contains($0.name) }
                guard isTouched || last.holds[old.key] != holds[old.key] else { return }
                let isFree = holds[old.key] == nil && last.holds[old.key] == nil
                plans[old.key] =
                    isFree
                    ? old.value.with(changed, of: pools, pair: pair, fleet, checks)
                    : old.value.with(servers(old.key, pair, old.value.won), checks)
            }
        }
        let wonByVIP = Dictionary(grouping: claims.won, by: \.place.vip)
        let vips = Dictionary(grouping: fleet.vips.sorted { $0.key < $1.key }, by: \.value.pair)
        return Dictionary(
            uniqueKeysWithValues: fleet.pairs.map { name, pair in
                let won = (vips[name] ?? []).flatMap { wonByVIP[$0.key] ?? [] }
                return (
                    name,
                    PairPlan(
                        name, won: won, servers: servers(name, pair, won), checks: checks, fleet: fleet,
                        failovers: failovers, previous: previous[name])
                )
            })
    }
}
