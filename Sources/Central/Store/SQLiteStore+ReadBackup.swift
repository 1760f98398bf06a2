import FleetModel
import FleetWire
import GRDB

extension SQLiteStore {
    /// Reads a backup that another Central may have made, an older one too: its file is brought to the schema of this one.
    ///
    /// Values alone are handed on, so a trigger or view in it does nothing.
    static func read(_ file: BackupFile) async throws -> Backup {
        do throws(DatabaseFault) {
            try inspect(path: file.path, check: .whole)
        } catch {
            throw BackupRefusal("\(error)")
        }
        var configuration = configuration
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
        do {
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            defer { try? queue.close() }
            try migrator.migrate(queue)
            return try await queue.read { try backup($0) }
        } catch let error as RowError {
            throw BackupRefusal("cannot be read: table \(error.table): \(error.reason)")
        } catch let error as DatabaseError {
            throw BackupRefusal("cannot be read: \(error.message ?? "\(error)")")
        } catch let error as RowDecodingError {
            throw BackupRefusal("cannot be read: \(error)")
        }
    }

    private static func backup(_ db: Database) throws -> Backup {
        let epoch = try epoch(db)
        return Backup(
            epoch: epoch, fleet: try fleet(db), publications: try publications(db, epoch: epoch),
            counters: try counters(db), holds: try holds(db), origins: try origins(db),
            tokens: try Row.fetchAll(db, sql: "SELECT * FROM token ORDER BY created, id").map(token),
            revoked: try revocations(db),
            history: try Row.fetchAll(db, sql: "SELECT * FROM history ORDER BY id").map { try entry($0, epoch: epoch) })
    }
}
