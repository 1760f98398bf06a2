import FleetModel
import FleetWire
import GRDB

/// Origins to rows and back. A row outlives its object where an administrator deleted that with `--force`.
extension SQLiteStore {
    static func origins(_ db: Database) throws -> [ObjectKey: FleetOrigin] {
        var origins: [ObjectKey: FleetOrigin] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT * FROM origin") {
            let kind = try row.decode(String.self, forColumn: "kind")
            let name = try row.decode(String.self, forColumn: "name")
            guard let key = ObjectKey(kind: kind, name: name) else {
                throw RowError(table: "origin", reason: "\"\(kind)/\(name)\" names no object")
            }
            origins[key] = FleetOrigin(
                manifest: try row.decode(String.self, forColumn: "manifest"),
                digest: try row.decode(String.self, forColumn: "digest"),
                heldSince: try row.decode(Int64?.self, forColumn: "held"))
        }
        return origins
    }

    static func write(_ changes: OriginDiff, _ db: Database) throws {
        for key in changes.removed {
            try db.execute(
                sql: "DELETE FROM origin WHERE kind = ? AND name = ?", arguments: [key.kind.rawValue, key.name])
        }
        for (key, origin) in changes.written {
            try db.execute(
                sql: upsert("origin", key: ["kind", "name"], ["manifest", "digest", "held"]),
                arguments: [key.kind.rawValue, key.name, origin.manifest, origin.digest, origin.heldSince])
        }
    }
}
