import FleetModel
import FleetWire

/// The store's twin for tests: the same promises, but for durability.
actor InMemoryStore: FleetStore {
    private var stored: StoredFleet
    private var entries: [HistoryEntry] = []
    private var tokensByID: [String: StoredToken] = [:]
    /// What the next commits throw instead of being made.
    private var failures: [any Error] = []

    init(epoch: String = "e0", fleet: Fleet = Fleet()) {
        stored = StoredFleet(version: 0, epoch: epoch, fleet: fleet, publications: [:], counters: [:])
    }

    func failNextCommit(with error: any Error) { failures.append(error) }

    func read() -> StoredFleet { stored }

    func commit(_ commit: FleetCommit) throws -> Int64 {
        if !failures.isEmpty { throw failures.removeFirst() }
        guard commit.madeAgainst == stored.version else {
            throw StoreConflict(madeAgainst: commit.madeAgainst, current: stored.version)
        }
        for (pair, publication) in commit.publications {
            let last = stored.counters[pair] ?? 0
            guard publication.revision.number > last else {
                throw StoreError(
                    file: "memory", reason: "revision \(publication.revision) of pair \(pair) is not above \(last)")
            }
        }
        for object in commit.changes.written { stored.fleet.set(object) }
        for key in commit.changes.removed { stored.fleet.unset(key) }
        stored.fleet.drainedNodes.formUnion(commit.changes.drained)
        stored.fleet.drainedNodes.subtract(commit.changes.undrained)
        stored.fleet.drainedDirectors.formUnion(commit.changes.drainedDirectors)
        stored.fleet.drainedDirectors.subtract(commit.changes.undrainedDirectors)
        stored.holds = commit.holds ?? stored.holds
        for key in commit.origins.removed { stored.origins[key] = nil }
        stored.origins.merge(commit.origins.written) { $1 }
        for (pair, publication) in commit.publications {
            stored.publications[pair] = publication
            stored.counters[pair] = publication.revision.number
        }
        stored.publications = stored.publications.filter { stored.fleet.pairs[$0.key] != nil }
        entries += commit.history
        stored.version += 1
        return stored.version
    }

    func tokens() -> [StoredToken] { tokensByID.values.sorted { ($0.created, $0.id) < ($1.created, $1.id) } }

    func token(digest: String) -> StoredToken? { tokensByID.values.first { $0.digest == digest } }

    func add(_ token: StoredToken) { tokensByID[token.id] = token }

    func revokeToken(id: String) -> Bool { tokensByID.removeValue(forKey: id) != nil }

    func history(limit: Int) -> [HistoryEntry] { entries.reversed().prefix(limit).map { $0 } }

    func check() {}
}
