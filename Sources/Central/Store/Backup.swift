import FleetModel
import FleetWire

/// What a backup holds, as values: nothing of its file gets into a store but what was read and understood.
struct Backup: Hashable, Sendable {
    /// The epoch of the store that it is a copy of.
    var epoch: String
    var fleet: Fleet
    var publications: [Pair.Key: Publication]
    var counters: [Pair.Key: UInt64]
    var holds: [Pair.Key: Hold] = [:]
    var origins: [ObjectKey: FleetOrigin] = [:]
    var tokens: [StoredToken] = []
    /// Digests of tokens that had been revoked.
    var revoked: Set<String> = []
    /// The oldest first.
    var history: [HistoryEntry] = []
}

/// Why a file is no backup that could be put in force: one sentence.
struct BackupRefusal: Error, Hashable, CustomStringConvertible {
    var description: String

    init(_ reason: String) { description = "the backup \(reason)" }
}
