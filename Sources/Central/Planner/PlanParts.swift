import FleetModel

/// What a plan was put together from.
struct PlanParts: Sendable {
    var cluster: ClusterSnapshot
    var drained: DrainedNodes
    var balanced: BalancedServices
    /// By name, those of Services with `externalTrafficPolicy: Local` among them.
    var pools: [Pool.Key: PoolPicture]
    var claims: Claims
    var checks: PoolChecks
    var failovers: Failovers
    var pairs: [Pair.Key: PairPlan]

    var answers: [ObjectReference: LoadBalancerAnswer] { balanced.answers(claims, pools: pools) }

    /// Neither sorted nor free of duplicates.
    var findings: [Finding] {
        var findings =
            cluster.findings + drained.findings(cluster) + pools.values.flatMap(\.findings) + claims.lost.map(\.finding)
        findings += claims.impossible.map(\.remapFinding) + answers.flatMap { $1.findings(of: $0) } + checks.findings
        findings += failovers.findings
        for (name, pair) in pairs { findings += pair.findings(of: name, balanced.fleet) }
        return findings
    }
}
