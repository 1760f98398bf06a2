import FleetModel
import FleetWire

/// The planner's answer: for each pair a slice, and what is to be said about it.
///
/// What only people look at is put together when they look.
struct Plan: Sendable {
    var slices: [Pair.Key: Slice]
    let parts: PlanParts
    /// What the guard says about what it holds.
    var heldFindings: [Finding] = []

    /// Sorted, without duplicates.
    var findings: [Finding] { Set(unsortedFindings).sorted() }

    var unsortedFindings: [Finding] { parts.findings + heldFindings }

    /// How many of `services` are in each state.
    var serviceCounts: [ServiceStatus.State: Int] {
        let claims = parts.claims
        return [.assigned: claims.won.count, .conflict: claims.lost.count, .unassigned: claims.unassigned.count]
    }

    /// What the sources say beside their answers, by pool.
    var sources: [Pool.Key: SourceWord] { parts.pools.mapValues(\.word) }

    /// Every exposed port, assigned or not, sorted.
    var services: [ServiceStatus] { ServiceStatus.list(parts.claims, fleet: parts.balanced.fleet, slices: slices) }

    /// What the cluster is told of its Services of type LoadBalancer.
    var balanced: [ObjectReference: LoadBalancerAnswer] { parts.answers }
}

extension Plan: Equatable {
    static func == (left: Plan, right: Plan) -> Bool {
        left.slices == right.slices && left.findings == right.findings && left.services == right.services
            && left.sources == right.sources && left.balanced == right.balanced
    }
}
