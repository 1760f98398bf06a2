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

    /// Throws where the store would not keep what it is given; for `/readyz`.
    func check() async throws
}
