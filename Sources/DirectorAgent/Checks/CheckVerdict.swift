import FleetModel

/// What follows from the targets that are down: who gets no new connection, and what the report says. Pure.
struct CheckVerdict: Hashable, Sendable {
    /// By pool, the servers that stand with weight 0; a pool of which none is left is not among them.
    var quiet: [Pool.Key: Set<IPAddress>] = [:]
    var checks = DirectorReport.Checks()

    init() {}

    /// Where every server of a family fails, all stay in use: the fault may be the check's or the director's own.
    ///
    /// - Parameter down: the targets that are down, each with the reason.
    init(_ plan: CheckPlan, down: [CheckTarget: String]) {
        guard !down.isEmpty else { return }
        for group in plan.groups {
            let failing = group.servers.compactMap { address in
                down[group.target(address)].map { (address: address, reason: $0) }
            }
            guard !failing.isEmpty else { continue }
            checks.failing += failing.map {
                DirectorReport.Failing(pool: group.pool, address: $0.address, reason: $0.reason)
            }
            if failing.count < group.servers.count {
                quiet[group.pool, default: []].formUnion(failing.map(\.address))
            } else {
                checks.failOpen.append(DirectorReport.FailOpen(pool: group.pool, family: group.family))
            }
        }
    }
}
