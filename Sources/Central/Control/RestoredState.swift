import FleetModel
import FleetWire

/// What a backup makes of what Central knows already. Pure.
///
/// The fleet is the backup's. What is the state of a moment, and known here, stays: what pairs are served, the ids by which their
/// directors know each other, drains, and the cluster's own objects.
struct RestoredState: Sendable {
    var fleet: Fleet
    var origins: [ObjectKey: FleetOrigin]
    /// The planner's memory: of each pair what it is served now, or was when the backup was made.
    var memory: [Pair.Key: Slice]
    /// Pairs of which the backup alone knows what they serve.
    var returning: Set<Pair.Key>
    var holds: [Pair.Key: Hold]
    var counters: [Pair.Key: UInt64]

    /// - Parameters:
    ///   - slices: what is served now.
    ///   - isClusterKnown: whether the cluster has said which objects of the fleet it has (`--fleet-objects`).
    init(_ backup: Backup, beside stored: StoredFleet, slices: [Pair.Key: Slice], isClusterKnown: Bool) {
        fleet = backup.fleet
        origins = backup.origins
        if isClusterKnown {
            for key in backup.origins.keys { fleet.unset(key) }
            for key in stored.origins.keys { if let object = stored.fleet[key] { fleet.set(object) } }
            origins = stored.origins
        }
        let pairs = Set(fleet.pairs.keys)
        let old = Publication.slices(backup.publications).filter { pairs.contains($0.key) }
        let returning = Set(old.keys.filter { slices[$0] == nil })
        self.returning = returning
        memory = slices.merging(old) { now, _ in now }
        holds = stored.holds.filter { pairs.contains($0.key) }
        for pair in returning { holds[pair] = backup.holds[pair] }
        counters = stored.counters.merging(backup.counters) { max($0, $1) }
        if !stored.fleet.pairs.isEmpty { fleet.drainedNodes = stored.fleet.drainedNodes }
        let resting = backup.fleet.drainedDirectors.filter { name in
            backup.fleet.director(named: name).map { stored.fleet.pairs[$0.pair] == nil } == true
        }
        fleet.drainedDirectors = stored.fleet.drainedDirectors.union(resting)
    }

    /// What becomes of each object that is different, as `apply` says it.
    func items(instead old: Fleet) -> [ChangeResult.Item] {
        let diff = FleetDiff(from: old, to: fleet)
        func item(_ object: String, _ action: ChangeResult.Action) -> ChangeResult.Item {
            ChangeResult.Item(object: object, action: action)
        }
        return diff.written.map { item($0.key.description, old[$0.key] == nil ? .created : .configured) }
            + diff.removed.map { item($0.description, .deleted) }
            + diff.drained.sorted().map { item("drain/\($0)", .created) }
            + diff.undrained.sorted().map { item("drain/\($0)", .deleted) }
            + diff.drainedDirectors.union(diff.undrainedDirectors).sorted().map { item("director/\($0)", .configured) }
    }

    /// Pairs whose directors would lose by these slices what their guard does not let go without `lvsctl approve`.
    func guarded(from slices: [Pair.Key: Slice]) -> [Pair.Key] {
        slices.filter { pair, slice in
            memory[pair].map { TableLoss(from: $0.table, to: slice.table).isGrave } ?? false
        }.keys.sorted()
    }

    /// History tells of both: what the backup remembers, and after it what was done since. The oldest first.
    static func history(_ old: [HistoryEntry], _ new: [HistoryEntry]) -> [HistoryEntry] {
        struct Mark: Hashable {
            var pair: Pair.Key
            var number: UInt64
            var time: Int64
            init(_ entry: HistoryEntry) { (pair, number, time) = (entry.pair, entry.revision.number, entry.time) }
        }
        let known = Set(old.map(Mark.init))
        return old + new.filter { !known.contains(Mark($0)) }
    }
}
