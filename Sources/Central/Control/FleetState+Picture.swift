import FleetModel
import FleetWire

extension FleetState {
    func picture() async -> FleetPicture {
        let sourceProblem = await source.problem()
        let watches = await source.watchCounts()
        return FleetPicture(
            fleet: stored.fleet, epoch: stored.epoch, cluster: cluster, plan: plan,
            revisions: stored.publications.mapValues(\.revision), slices: slices, holds: stored.holds,
            problems: [planningProblem, sourceProblem, storeProblem].compactMap { $0 },
            queries: needed(by: stored.fleet), planning: planning, intake: intakeAnswer, watches: watches,
            writing: writing.report)
    }

    /// What planning waits for; nil: for nothing.
    var planningProblem: String? {
        guard plan == nil else { return nil }
        let missing = needed(by: stored.fleet).filter { !cluster.isComplete(for: [$0]) }
        guard !missing.isEmpty else { return "the first plan is being made" }
        return "waiting for the cluster's first answer about \(missing.map(\.words).sorted().joined(separator: ", "))"
    }

    var fleet: Fleet { stored.fleet }
}
