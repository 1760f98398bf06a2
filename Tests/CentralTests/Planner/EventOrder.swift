import FleetModel

@testable import Central

/// Carries a cluster from one state to another change by change, in an order of its own, and plans after each.
///
/// What is compared is where it ends: between the first change and the last, a real server may drain that had no need to.
struct EventOrder {
    private let stage: PoolStage
    private var random: SeededGenerator
    private var cluster: ClusterSnapshot
    private var memory = PlanMemory()
    private var previous: [Pair.Key: Slice]

    /// - Parameter manifests: what the cluster has before, and the plan that was made of it.
    init(seed: UInt64, _ stage: PoolStage, from manifests: [String], after previous: Plan?) throws {
        self.stage = stage
        random = SeededGenerator(seed: seed)
        cluster = try stage.cluster(manifests)
        self.previous = previous?.slices ?? [:]
    }

    /// Plays every change between two states; some are taken back and made again before the end.
    ///
    /// - Returns: the last plan.
    mutating func play(from before: [String], to after: [String]) throws -> Plan {
        let old = try Self.index(before)
        let new = try Self.index(after)
        var keys = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
        keys.shuffle(using: &random)
        let hesitations = keys.filter { _ in UInt8.random(in: 0...2, using: &random) == 0 }
        var changes = keys.flatMap { [($0, new[$0])] }
        for key in hesitations {
            let index = Int.random(in: 0...changes.count, using: &random)
            // There and back: what comes last for an object is what it ends with.
            changes.insert((key, old[key]), at: index)
            changes.append((key, new[key]))
        }
        var plan = replan()
        for (key, object) in changes {
            if let object { cluster.insert(object) } else if let gone = old[key] ?? new[key] { cluster.remove(gone) }
            plan = replan()
        }
        return plan
    }

    private mutating func replan() -> Plan {
        let plan = memory.plan(cluster: cluster, fleet: stage.fleet, previous: previous, holds: [:])
        previous = plan.slices
        return plan
    }

    private static func index(_ manifests: [String]) throws -> [String: ManifestObject] {
        Dictionary(try PoolStage.objects(manifests).map { ($0.identity, $0) }) { $1 }
    }
}
