import FleetModel
import FleetWire
import GRDB

/// The fleet in a SQLite database: WAL, `synchronous=FULL`, one process.
final class SQLiteStore: FleetStore {
    /// How many revisions history remembers.
    static let historyLimit = 10_000

    let path: String
    let pool: DatabasePool
    private let lock: FileLock

    init(path: String, pool: DatabasePool, lock: FileLock) throws {
        self.path = path
        self.pool = pool
        self.lock = lock
        do {
            _ = try pool.read { try Self.epoch($0) }
        } catch is RowError {
            throw StoreError(file: path, reason: "has no epoch; it was left as it is")
        }
    }

    func read() async throws -> StoredFleet {
        try await pool.read { db in
            let epoch = try Self.epoch(db)
            return StoredFleet(
                version: try Self.version(db), epoch: epoch, fleet: try Self.fleet(db),
                publications: try Self.publications(db, epoch: epoch), counters: try Self.counters(db),
                holds: try Self.holds(db), origins: try Self.origins(db))
        }
    }

    func commit(_ commit: FleetCommit) async throws -> Int64 {
        try await pool.write { db in
            let current = try Self.version(db)
            guard commit.madeAgainst == current else {
                throw StoreConflict(madeAgainst: commit.madeAgainst, current: current)
            }
            for object in commit.changes.written { try Self.write(object, db) }
            for key in commit.changes.removed { try Self.remove(key, db) }
            for (pair, publication) in commit.publications.sorted(by: { $0.key < $1.key }) {
                try Self.write(publication, of: pair, db)
            }
            try Self.write(commit.history, db)
            try Self.writeDrains(commit.changes, db)
            try Self.write(commit.origins, db)
            if let holds = commit.holds { try Self.write(holds, db) }
            try db.execute(sql: "UPDATE store SET version = ? WHERE id = 1", arguments: [current + 1])
            return current + 1
        }
    }

    func check() async throws {
        let level = try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        // 0 OFF, 1 NORMAL, 2 FULL, 3 EXTRA.
        guard level == 2 else {
            throw StoreError(file: path, reason: "synchronous is \(level.map(String.init) ?? "unknown") and not FULL")
        }
        let mode = try await pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        guard mode == "wal" else {
            throw StoreError(file: path, reason: "journal_mode is \(mode ?? "unknown") and not wal")
        }
    }
}

extension SQLiteStore {
    func tokens() async throws -> [StoredToken] {
        try await pool.read { try Row.fetchAll($0, sql: "SELECT * FROM token ORDER BY created, id").map(Self.token) }
    }

    func token(digest: String) async throws -> StoredToken? {
        try await pool.read {
            try Row.fetchOne($0, sql: "SELECT * FROM token WHERE digest = ?", arguments: [digest]).map(Self.token)
        }
    }

    func add(_ token: StoredToken) async throws {
        try await pool.write { try Self.write(token, $0) }
    }

    func revokeToken(id: String) async throws -> Bool {
        try await pool.write { db in
            guard let digest = try String.fetchOne(db, sql: "SELECT digest FROM token WHERE id = ?", arguments: [id])
            else { return false }
            try db.execute(sql: "DELETE FROM token WHERE id = ?", arguments: [id])
            try db.execute(sql: "INSERT OR IGNORE INTO revocation (digest) VALUES (?)", arguments: [digest])
            return true
        }
    }

    func history(limit: Int) async throws -> [HistoryEntry] {
        try await pool.read { db in
            let epoch = try Self.epoch(db)
            return try Row.fetchAll(db, sql: "SELECT * FROM history ORDER BY id DESC LIMIT ?", arguments: [limit])
                .map { try Self.entry($0, epoch: epoch) }
        }
    }
}
