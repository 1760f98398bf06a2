import Synchronization

/// Counts, for all reflectors of a source, what following takes. By kind: queries come and go with the fleet's pools.
final class WatchTally: Sendable {
    private let counts = Mutex<[ClusterQuery.Kind: WatchCounts]>([:])

    func add(_ more: WatchCounts, to kind: ClusterQuery.Kind) {
        counts.withLock { $0[kind, default: WatchCounts()] += more }
    }

    var snapshot: [ClusterQuery.Kind: WatchCounts] { counts.withLock { $0 } }
}
