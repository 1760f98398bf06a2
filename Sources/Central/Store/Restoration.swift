import FleetModel
import FleetWire

/// What takes the place of all that a store holds, in one transaction.
struct Restoration: Hashable, Sendable {
    /// The version of the store that it was made against.
    var madeAgainst: Int64
    /// The new one.
    var epoch: String
    var fleet: Fleet
    /// What each pair is served, under the new epoch.
    var publications: [Pair.Key: Publication]
    /// Of every pair that ever was.
    var counters: [Pair.Key: UInt64]
    var holds: [Pair.Key: Hold]
    var origins: [ObjectKey: FleetOrigin]
    /// The oldest first.
    var history: [HistoryEntry]
    var tokens: ReturningTokens
    /// Seconds since 1970, for the name of the copy that is kept.
    var time: Int64
}

/// What a restoration left behind.
struct Restored: Hashable, Sendable {
    var version: Int64
    /// Tokens that are valid again.
    var tokens: [StoredToken]
    /// The name of the file that holds the state before it; nil where the store keeps none.
    var copy: String?
}

/// The tokens of a backup, and which of them come back. Pure.
///
/// Those that are valid stay: else whoever restores would lock himself out. One that was revoked since never comes back.
struct ReturningTokens: Hashable, Sendable {
    var tokens: [StoredToken]
    /// Digests of tokens that had been revoked when the backup was made.
    var revoked: Set<String>
    /// The epoch of the store that the backup is a copy of.
    var epoch: String

    init(_ backup: Backup) { (tokens, revoked, epoch) = (backup.tokens, backup.revoked, backup.epoch) }

    /// - Parameters:
    ///   - epoch: the store's own before the restoration. What that store itself knew, and knows no more, was revoked.
    ///   - valid: the tokens that the store has.
    ///   - revoked: digests of those that it revoked.
    func comingBack(to epoch: String, valid: [StoredToken], revoked: Set<String>) -> [StoredToken] {
        guard epoch != self.epoch else { return [] }
        let digests = Set(valid.map(\.digest)).union(revoked).union(self.revoked)
        let ids = Set(valid.map(\.id))
        return tokens.filter { !digests.contains($0.digest) && !ids.contains($0.id) }
    }
}
