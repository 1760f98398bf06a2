import FleetModel

/// What follows from the targets that are down: who gets no new connection, and what the report says. Pure.
struct CheckVerdict: Hashable, Sendable {
    /// By pool, the servers that stand with weight 0; those of a group of which none is left are not among them.
    var quiet: [Pool.Key: Slice.Quiet] = [:]
    var checks = DirectorReport.Checks()

    init() {}

    /// Where every server of a family fails, all stay in use: the fault may be the check's or the director's own.
    ///
    /// - Parameter down: the targets that are down, each with the reason.
    init(_ plan: CheckPlan, down: [CheckTarget: String]) {
        guard !down.isEmpty else { return }
        for group in plan.groups {
            let failing = group.members.compactMap { member in
                down[group.target(member)].map { (address: member.address, reason: $0) }
            }
            guard !failing.isEmpty else { continue }
            checks.failing += failing.map {
                DirectorReport.Failing(pool: group.pool, address: $0.address, vip: group.vip, reason: $0.reason)
            }
            if failing.count == group.members.count {
                checks.failOpen.append(
                    DirectorReport.FailOpen(pool: group.pool, family: group.family, vip: group.vip))
            } else if let vip = group.vip {
                quiet[group.pool, default: Slice.Quiet()].byVIP[vip] = Set(failing.map(\.address))
            } else {
                quiet[group.pool, default: Slice.Quiet()].everywhere.formUnion(failing.map(\.address))
            }
        }
    }
}
