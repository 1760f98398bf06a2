import FleetModel
import FleetWire
import FoundationEssentials

/// The store's twin for tests: the same promises, but for durability.
actor InMemoryStore: FleetStore {
    private var stored: StoredFleet
    private var entries: [HistoryEntry] = []
    private var tokensByID: [String: StoredToken] = [:]
    /// Digests of revoked tokens.
    private var revoked: Set<String> = []
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

    func revokeToken(id: String) -> Bool {
        guard let token = tokensByID.removeValue(forKey: id) else { return false }
        revoked.insert(token.digest)
        return true
    }

    func backup() throws -> BackupFile { throw StoreError(file: "memory", reason: "has no backup") }

    nonisolated func draft() throws -> BackupFile {
        try BackupFile(
            path: "\(FileManager.default.temporaryDirectory.path)/lvsfleet-draft-\(RandomText.hex(bytes: 8))")
    }

    func comingBack(_ tokens: ReturningTokens) -> [StoredToken] {
        tokens.comingBack(to: stored.epoch, valid: Array(tokensByID.values), revoked: revoked)
    }

    func restore(_ restoration: Restoration) throws -> Restored {
        if !failures.isEmpty { throw failures.removeFirst() }
        guard restoration.madeAgainst == stored.version else {
            throw StoreConflict(madeAgainst: restoration.madeAgainst, current: stored.version)
        }
        let returning = comingBack(restoration.tokens)
        for token in returning { tokensByID[token.id] = token }
        revoked.formUnion(restoration.tokens.revoked)
        entries = restoration.history
        stored = StoredFleet(
            version: stored.version + 1, epoch: restoration.epoch, fleet: restoration.fleet,
            publications: restoration.publications, counters: restoration.counters, holds: restoration.holds,
            origins: restoration.origins)
        return Restored(version: stored.version, tokens: returning)
    }

    func history(limit: Int) -> [HistoryEntry] { entries.reversed().prefix(limit).map { $0 } }

    func check() {}
}
