import FleetModel
import FleetWire
import FoundationEssentials
import GRDB

/// Copies of the whole database, and the way back.
extension SQLiteStore {
    /// What stands between the database's path and the rest of a draft's name.
    private static let draftMark = ".draft-"
    private static let copyMark = "before-restore-"

    /// Tables whose rows a restoration replaces, those that others refer to last.
    static let replacedTables = [
        "publication", "counter", "history", "hold", "origin", "drain", "directorDrain", "assignment", "vip", "pool",
        "pair",
    ]
    /// Tables that it adds to.
    static let mergedTables = ["store", "token", "revocation"]

    func draft() throws -> BackupFile { try BackupFile(path: path + Self.draftMark + RandomText.hex(bytes: 8)) }

    /// A copy of one moment, made by SQLite while others read and write, without what was deleted.
    func backup() async throws -> BackupFile {
        let file = try draft()
        var configuration = Self.configuration
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        try await queue.writeWithoutTransaction { [path = file.path] in
            try $0.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
        do throws(DatabaseFault) {
            try Self.inspect(path: file.path, check: .whole)
        } catch {
            throw StoreError(file: path, reason: "has no sound copy: it \(error)")
        }
        return file
    }

    func restore(_ restoration: Restoration) async throws -> Restored {
        let copy = Self.copyMark + UTC.text(restoration.time).filter { $0 != "-" && $0 != ":" } + ".db"
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        try await backup().keep(as: folder + copy)
        var restored = try await pool.write { db in
            let current = try Self.version(db)
            guard restoration.madeAgainst == current else {
                throw StoreConflict(madeAgainst: restoration.madeAgainst, current: current)
            }
            let tokens = try Self.comingBack(restoration.tokens, db)
            for table in Self.replacedTables { try db.execute(sql: "DELETE FROM \(table)") }
            try Self.write(restoration, db)
            try Self.write(restoration.tokens, tokens, db)
            try db.execute(
                sql: "UPDATE store SET version = ?, epoch = ? WHERE id = 1",
                arguments: [current + 1, restoration.epoch])
            return Restored(version: current + 1, tokens: tokens)
        }
        restored.copy = copy
        removeFiles(in: folder) { $0.hasPrefix(Self.copyMark) && $0 != copy }
        return restored
    }

    /// The tokens of a backup that a restoration would bring back now.
    func comingBack(_ tokens: ReturningTokens) async throws -> [StoredToken] {
        try await pool.read { try Self.comingBack(tokens, $0) }
    }

    /// Removes drafts that a crash left behind.
    func removeDrafts() {
        guard let slash = path.lastIndex(of: "/") else { return }
        let name = path[path.index(after: slash)...]
        removeFiles(in: String(path[...slash])) { $0.hasPrefix(name + Self.draftMark) }
    }

    /// What cannot be removed is no reason to stop: it is a file too many.
    private func removeFiles(in folder: String, where isOld: (String) -> Bool) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        for name in names where isOld(name) { try? FileManager.default.removeItem(atPath: folder + name) }
    }

    private static func comingBack(_ tokens: ReturningTokens, _ db: Database) throws -> [StoredToken] {
        tokens.comingBack(
            to: try epoch(db), valid: try Row.fetchAll(db, sql: "SELECT * FROM token").map(token),
            revoked: try revocations(db))
    }

    private static func write(_ restoration: Restoration, _ db: Database) throws {
        let all = FleetDiff(from: Fleet(), to: restoration.fleet)
        for object in all.written { try write(object, db) }
        try writeDrains(all, db)
        for (pair, publication) in restoration.publications.sorted(by: { $0.key < $1.key }) {
            try write(publication, of: pair, db)
        }
        for (pair, number) in restoration.counters where restoration.publications[pair] == nil {
            try db.execute(
                sql: upsert("counter", key: ["pair"], ["number"]), arguments: [pair, Int64(clamping: number)])
        }
        try write(restoration.history, db)
        try write(restoration.holds, db)
        try write(OriginDiff(from: [:], to: restoration.origins), db)
    }

    private static func write(_ returning: ReturningTokens, _ tokens: [StoredToken], _ db: Database) throws {
        for token in tokens { try write(token, db) }
        for digest in returning.revoked {
            try db.execute(sql: "INSERT OR IGNORE INTO revocation (digest) VALUES (?)", arguments: [digest])
        }
    }
}
