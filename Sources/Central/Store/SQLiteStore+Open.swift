import FoundationEssentials
import GRDB
import Glibc

extension SQLiteStore {
    /// How a connection waits for another one's lock, such as a backup's.
    private static let busyTimeout = 5.0

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "fleet"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyTimeout)
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// Opens the database, and makes one where there is none.
    ///
    /// A file that is damaged, another program's or of a newer version is refused before anything is written to it.
    static func open(path: String) throws -> SQLiteStore {
        let lock = try FileLock(path: path + ".lock")
        if FileManager.default.fileExists(atPath: path) {
            do throws(DatabaseFault) {
                try inspect(path: path, check: .quick)
            } catch {
                let advice = error.isDamage ? ": move the folder away, and put a backup in force (lvsctl restore)" : ""
                throw StoreError(file: path, reason: "\(error); it was left as it is\(advice)")
            }
        } else {
            try create(path: path)
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets NORMAL when it prepares a pool for WAL, after our own preparation: a power cut could then
            // take back what was acknowledged. So FULL is set on the writer here.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try migrator.migrate(pool)
            let store = try SQLiteStore(path: path, pool: pool, lock: lock)
            store.removeDrafts()
            return store
        } catch let error as DatabaseError {
            throw StoreError(file: path, reason: "cannot be opened: \(error)")
        }
    }

    /// Makes the database under another name and renames it, so that a file under its own name is always whole.
    private static func create(path: String) throws {
        let draft = path + ".new"
        for suffix in ["", "-journal"] { unlink(draft + suffix) }
        do {
            let queue = try DatabaseQueue(path: draft, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            }
            try migrator.migrate(queue)
            try queue.write { db in
                try db.execute(
                    sql: "INSERT INTO store (id, version, epoch) VALUES (1, 0, ?)",
                    arguments: [RandomText.hex(bytes: 8)])
            }
            try queue.close()
        } catch let error as DatabaseError {
            throw StoreError(file: path, reason: "cannot be created: \(error)")
        }
        guard chmod(draft, 0o600) == 0, rename(draft, path) == 0 else {
            throw StoreError(file: path, reason: "cannot be created: \(String(cString: strerror(errno)))")
        }
        try PrivateFile.synchronizeFolder(of: path)
    }

    /// How thoroughly a file is looked at: `quick` leaves out that indexes say what their tables say.
    enum Check: String {
        case quick = "quick_check(1)"
        case whole = "integrity_check(1)"
    }

    /// Looks without writing: whose file it is by its header, then whether it is sound and of a schema known here.
    static func inspect(path: String, check: Check) throws(DatabaseFault) {
        let file: [UInt8]
        do {
            file = try PrivateFile.head(of: path, count: 100)
        } catch {
            throw DatabaseFault(description: error.reason)
        }
        guard file.count == 100, file.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw DatabaseFault(description: "is not a SQLite database, or is damaged", isDamage: true)
        }
        guard file[68..<72].reduce(0, { $0 << 8 | UInt32($1) }) == applicationID else {
            throw DatabaseFault(description: "is a database of another program")
        }
        var configuration = configuration
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            try queue.read { db in
                let verdict = try String.fetchOne(db, sql: "PRAGMA \(check.rawValue)") ?? "no answer"
                guard verdict == "ok" else {
                    throw DatabaseFault(description: "is damaged (\(verdict))", isDamage: true)
                }
                guard try !migrator.hasBeenSuperseded(db) else {
                    throw DatabaseFault(description: "was written by a newer lvsfleet-central")
                }
            }
        } catch let error as DatabaseFault {
            throw error
        } catch {
            let reason = (error as? DatabaseError)?.message ?? "\(error)"
            throw DatabaseFault(description: "is damaged (\(reason))", isDamage: true)
        }
    }
}

/// Why a file is no database of ours that could be used: what it is or was, without a subject.
struct DatabaseFault: Error, Hashable, CustomStringConvertible {
    var description: String
    /// Nobody can use it any more.
    var isDamage = false
}
