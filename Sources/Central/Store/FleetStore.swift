import FleetWire

/// Where the fleet is kept. A commit names the version it was made against, so that several Centrals may share a store.
///
/// Either all of a commit is stored, durably, when `commit` returns, or nothing of it.
protocol FleetStore: Sendable {
    func read() async throws -> StoredFleet
    /// Stores a change and returns the new version; throws `StoreConflict` where another change came first.
    func commit(_ commit: FleetCommit) async throws -> Int64

    /// All tokens, oldest first.
    func tokens() async throws -> [StoredToken]
    func token(digest: String) async throws -> StoredToken?
    func add(_ token: StoredToken) async throws
    /// Tells whether there was such a token.
    func revokeToken(id: String) async throws -> Bool

    /// The newest revisions first.
    func history(limit: Int) async throws -> [HistoryEntry]

    /// A whole copy of one moment, checked: a SQLite database, which `SQLiteStore.read` understands.
    func backup() async throws -> BackupFile
    /// An empty file for a backup that somebody sends.
    func draft() throws -> BackupFile
    /// The tokens of a backup that `restore` would bring back now.
    func comingBack(_ tokens: ReturningTokens) async throws -> [StoredToken]
    /// Replaces all but the valid tokens, and keeps a copy of what was; throws `StoreConflict` as `commit` does.
    func restore(_ restoration: Restoration) async throws -> Restored

    /// Throws where the store would not keep what it is given; for `/readyz`.
    func check() async throws
}
