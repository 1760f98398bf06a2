import FleetModel
import FleetWire

/// One transaction: what the administrator changed, what is served from now on, and what history says of it.
struct FleetCommit: Hashable, Sendable {
    /// The version of the store that the change was made against.
    var madeAgainst: Int64
    var changes: FleetDiff
    /// New slices, by pair; what is not named stays as it is.
    var publications: [Pair.Key: Publication]
    var history: [HistoryEntry]
    /// What is held back from now on, of all pairs; nil: as before.
    var holds: [Pair.Key: Hold]?
    var origins = OriginDiff.none
}

/// Why a commit was not made: the store has moved on since the version that the change was made against.
struct StoreConflict: Error, Hashable, CustomStringConvertible {
    var madeAgainst: Int64
    var current: Int64

    var description: String {
        "the change was made against version \(madeAgainst) of the fleet, which is at version \(current)"
    }
}
