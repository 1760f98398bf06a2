import FleetModel

/// All claims of a fleet, settled: one winner a place, and the losers.
struct Claims: Hashable, Sendable {
    /// By place.
    var won: [Claim]
    /// Each with the claim that it lost to.
    var lost: [Lost]
    /// Ports of application services that no assignment speaks of, with the pool that exposes them.
    var unassigned: [Unassigned]
    /// Ports that stand elsewhere on the real servers, where the forwarding cannot translate.
    var impossible: [Claim]

    struct Lost: Hashable, Sendable {
        var claim: Claim
        var winner: Claim
    }

    struct Unassigned: Hashable, Sendable {
        var pool: Pool.Key
        var exposure: Exposure
    }

    /// - Parameters:
    ///   - held: ports that their pool does not expose any more, and that stay on these VIPs all the same.
    ///   - balanced: Services of type LoadBalancer, whose claims are their own.
    init(
        fleet: Fleet, pools: [Pool.Key: PoolPicture], held: [Hold.Service] = [], balanced: [Claim] = []
    ) {
        let resolution = Resolution(fleet)
        var claims = Self.claimsOfVIPs(fleet, pools) + balanced
        unassigned = []
        let exposed = Self.exposers(pools)
        let held = Set(held)
        let all = held.reduce(into: exposed) { $0[$1.exposure, default: []].insert($1.pool) }
        for (exposure, exposers) in all.sorted(by: { $0.key < $1.key }) {
            guard let application = exposure.application else { continue }
            let candidates = resolution.candidates(for: application, exposedBy: exposers)
            let winners = Resolution.winners(among: candidates)
            if winners.isEmpty {
                unassigned += (exposed[exposure] ?? []).sorted().map { Unassigned(pool: $0, exposure: exposure) }
            }
            for key in winners {
                guard let vip = fleet.vips[key.vip], let settings = fleet.assignments[key] else { continue }
                let isExposed = exposed[exposure]?.contains(vip.pool) == true
                guard isExposed || held.contains(.init(vip: key.vip, pool: vip.pool, exposure: exposure)) else {
                    continue
                }
                claims.append(
                    Claim(
                        place: .init(vip: key.vip, transport: exposure.transport, port: exposure.port),
                        origin: .assignment(key, order: settings.order), exposure: exposure, pool: vip.pool,
                        overrides: settings.service, isHeld: !isExposed))
            }
        }
        impossible = claims.filter { $0.exposure.realPort != nil && !$0.settings(fleet).forwarding.allowsPortRemap }
        if !impossible.isEmpty {
            let impossible = Set(impossible)
            claims.removeAll(where: impossible.contains)
        }
        (won, lost) = Self.settle(claims)
    }

    /// Which pools expose a port; a port that two pools expose for one application is decided about once.
    private static func exposers(_ pools: [Pool.Key: PoolPicture]) -> [Exposure: Set<Pool.Key>] {
        pools.reduce(into: [:]) { result, pool in
            for exposure in pool.value.exposures { result[exposure, default: []].insert(pool.key) }
        }
    }

    /// What stands on a VIP without any assignment: its HTTP ports, and ports listed by hand.
    private static func claimsOfVIPs(_ fleet: Fleet, _ pools: [Pool.Key: PoolPicture]) -> [Claim] {
        fleet.vips.sorted { $0.key < $1.key }.flatMap { name, vip in
            let http = fleet.httpPorts(of: vip).map { port in
                Claim(
                    place: .init(vip: name, transport: .tcp, port: port), origin: .httpPort,
                    exposure: Exposure(port: port, transport: .tcp), pool: vip.pool, overrides: ServiceOverrides())
            }
            let listed = (pools[vip.pool]?.exposures ?? []).filter { $0.application == nil }.map { exposure in
                Claim(
                    place: .init(vip: name, transport: exposure.transport, port: exposure.port), origin: .listedByHand,
                    exposure: exposure, pool: vip.pool, overrides: ServiceOverrides())
            }
            return http + listed
        }
    }

    private static func settle(_ claims: [Claim]) -> (won: [Claim], lost: [Lost]) {
        var winners: [Claim.Place: Claim] = [:]
        for claim in claims {
            guard let rival = winners[claim.place] else {
                winners[claim.place] = claim
                continue
            }
            if claim.beats(rival) { winners[claim.place] = claim }
        }
        // A held port whose place is taken is no conflict: it has come to its end.
        let lost = claims.filter { !$0.isHeld }.compactMap { claim in
            winners[claim.place].flatMap { $0 == claim ? nil : Lost(claim: claim, winner: $0) }
        }
        return (winners.values.sorted { $0.place < $1.place }, lost.sorted { $0.claim.place < $1.claim.place })
    }
}
