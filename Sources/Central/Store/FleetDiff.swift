import FleetModel
import FleetWire

/// What one fleet has that another has not: the rows that a commit writes and deletes.
struct FleetDiff: Hashable, Sendable {
    /// Added or changed, in dependency order.
    var written: [FleetObject]
    /// Gone, in reverse dependency order.
    var removed: [ObjectKey]

    /// Nodes whose drain begins, and whose drain ends.
    var drained: Set<String> = []
    var undrained: Set<String> = []

    /// Directors whose drain begins, and whose drain ends.
    var drainedDirectors: Set<String> = []
    var undrainedDirectors: Set<String> = []

    static let none = FleetDiff(written: [], removed: [])

    init(written: [FleetObject], removed: [ObjectKey]) {
        self.written = written
        self.removed = removed
    }

    init(from old: Fleet, to new: Fleet) {
        drained = new.drainedNodes.subtracting(old.drainedNodes)
        undrained = old.drainedNodes.subtracting(new.drainedNodes)
        drainedDirectors = new.drainedDirectors.subtracting(old.drainedDirectors)
        undrainedDirectors = old.drainedDirectors.subtracting(new.drainedDirectors)
        let pairs = old.pairs.changes(to: new.pairs)
        let pools = old.pools.changes(to: new.pools)
        let vips = old.vips.changes(to: new.vips)
        let assignments = old.assignments.changes(to: new.assignments)
        written =
            (pairs.added + pairs.changed).compactMap { name in new.pairs[name].map { .pair(name, $0) } }
            + (pools.added + pools.changed).compactMap { name in new.pools[name].map { .pool(name, $0) } }
            + (vips.added + vips.changed).compactMap { name in new.vips[name].map { .vip(name, $0) } }
            + (assignments.added + assignments.changed).compactMap { key in
                new.assignments[key].map { .assignment(key, $0) }
            }
        removed =
            assignments.removed.map { .assignment($0) } + vips.removed.map { .vip($0) }
            + pools.removed.map { .pool($0) } + pairs.removed.map { .pair($0) }
    }
}
