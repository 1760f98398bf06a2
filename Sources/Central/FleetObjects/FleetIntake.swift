import FleetModel
import FleetWire

/// Makes the stored fleet follow the cluster's objects. Pure: time is an argument.
///
/// What belongs to the cluster has an origin and follows it; what administrators made has none and stays. Nothing is done
/// until all four kinds have been answered, for what is unknown is not empty.
struct FleetIntake: Sendable {
    private var removals = FleetRemovals()
    private var last: Look?

    /// What the last look was about, and left behind.
    private struct Look: Sendable {
        var stamp: UInt64
        var isCertain: Bool
        var fleet: Fleet
        var origins: [ObjectKey: FleetOrigin]
        var next: ContinuousClock.Instant?
        /// Whether something was left out that another address of the cluster could let in.
        var isOpen: Bool
    }

    /// What one look made.
    struct Answer: Hashable, Sendable {
        var fleet: Fleet
        var origins: [ObjectKey: FleetOrigin]
        /// What became different.
        var items: [ChangeResult.Item] = []
        /// What became of each of the cluster's objects.
        var standings: [FleetManifest.Key: FleetStanding] = [:]
        var findings: [Finding] = []
        /// When to look again although nothing changed.
        var next: ContinuousClock.Instant?
    }

    /// Tells whether a look would find what the last one left: a change of a pod is no reason to go through thousands of objects.
    func hasSeen(
        _ cluster: ClusterSnapshot, _ fleet: Fleet, _ origins: [ObjectKey: FleetOrigin],
        at time: ContinuousClock.Instant
    ) -> Bool {
        guard let last, !last.isOpen, last.next.map({ time < $0 }) ?? true else { return false }
        return last.stamp == cluster.stamps[.fleetObjects] && last.isCertain == cluster.isCertainOfFleet
            && last.fleet == fleet && last.origins == origins
    }

    /// Has everything looked at again, because what came of the last look was not stored.
    mutating func forgetLook() { last = nil }

    /// Looks at the cluster; nil while it has not said all.
    ///
    /// - Parameters:
    ///   - occupied: addresses that no VIP may take, with the words for each; asked only where there is something to take.
    ///   - isApproved: an administrator lets go what is held.
    ///   - date: the time for people, in seconds since 1970.
    mutating func look(
        at cluster: ClusterSnapshot, _ fleet: Fleet, _ origins: [ObjectKey: FleetOrigin], isApproved: Bool = false,
        at time: ContinuousClock.Instant, date: Int64, occupied: () -> [IPAddress: String] = { [:] }
    ) -> Answer? {
        guard ClusterQuery.fleet.allSatisfy(cluster.answered.contains) else { return nil }
        let claims = FleetClaims(cluster.fleetObjects, fleet: fleet, origins: origins)
        let gone = claims.origins.filter { key, origin in
            !claims.keys.contains(key)
                && cluster.fleetObjects[FleetManifest.Key(kind: key.kind, name: origin.manifest)] == nil
        }
        let look = removals.look(
            Set(gone.keys), of: fleet, claims.origins, isCertain: cluster.isCertainOfFleet, isApproved: isApproved,
            at: time, date: date)
        let draft = FleetDraft(fleet, puts: claims.puts, removals: look.ready, occupied: occupied)
        var answer = Answer(fleet: draft.fleet, origins: look.origins, standings: claims.standings, next: look.next)
        answer.items = draft.items.filter { $0.action != .unchanged }
        for put in claims.puts {
            let key = put.object.key
            var verdict = FleetStanding.Verdict.accepted
            if let error = draft.refused[key] {
                verdict = .invalid(field: error.field, reason: error.reason)
            } else if let error = draft.waiting[key] {
                verdict = .referenceMissing(field: error.field, reason: error.reason)
            } else {
                if let old = put.replaces { answer.origins[old] = nil }
                answer.origins[key] = FleetOrigin(manifest: put.manifest.name, digest: put.digest)
            }
            answer.standings[put.manifest] = claims.standing(verdict, of: put.manifest, key)
        }
        for key in draft.removed { answer.origins[key] = nil }
        answer.findings = Self.findings(answer, kept: draft.kept)
        last = Look(
            stamp: cluster.stamps[.fleetObjects], isCertain: cluster.isCertainOfFleet, fleet: answer.fleet,
            origins: answer.origins, next: answer.next, isOpen: !draft.refused.isEmpty)
        return answer
    }
}

extension ClusterSnapshot {
    /// Tells whether what is missing of the fleet's own objects is missing, and not only refused.
    fileprivate var isCertainOfFleet: Bool { refused.isDisjoint(with: ClusterQuery.fleet) }
}
