import FleetModel

/// What the reconciler holds of checks: which servers are to be probed, and which of them are down.
struct CheckBook: Sendable {
    var plan = CheckPlan()
    /// The targets that are down, each with the reason.
    var down: [CheckTarget: String] = [:]
    /// Set from the moment at which `down` changes until the kernel is made to follow.
    var hasNews = false

    var verdict: CheckVerdict { CheckVerdict(plan, down: down) }
}
