import FleetModel
import FleetWire
import FoundationEssentials
import GRDB

/// Values to rows.
extension SQLiteStore {
    static func write(_ object: FleetObject, _ db: Database) throws {
        let document = String(decoding: try JSON.encode(object), as: UTF8.self)
        switch object {
        case .pair(let name, _):
            try db.execute(sql: upsert("pair", key: ["name"], ["document"]), arguments: [name, document])
        case .pool(let name, _):
            try db.execute(sql: upsert("pool", key: ["name"], ["document"]), arguments: [name, document])
        case .vip(let name, let vip):
            try db.execute(
                sql: upsert("vip", key: ["name"], ["address", "pair", "pool", "document"]),
                arguments: [name, vip.address.description, vip.pair, vip.pool, document])
        case .assignment(let key, let settings):
            try db.execute(
                sql: upsert("assignment", key: ["namespace", "service", "vip"], ["position", "document"]),
                arguments: [
                    key.namespace.description, key.service.description, key.vip, Int64(clamping: settings.order),
                    document,
                ])
        }
    }

    static func remove(_ key: ObjectKey, _ db: Database) throws {
        switch key {
        case .pair(let name): try db.execute(sql: "DELETE FROM pair WHERE name = ?", arguments: [name])
        case .pool(let name): try db.execute(sql: "DELETE FROM pool WHERE name = ?", arguments: [name])
        case .vip(let name): try db.execute(sql: "DELETE FROM vip WHERE name = ?", arguments: [name])
        case .assignment(let key):
            try db.execute(
                sql: "DELETE FROM assignment WHERE namespace = ? AND service = ? AND vip = ?",
                arguments: [key.namespace.description, key.service.description, key.vip])
        }
    }

    /// The counter is the guard against a number that was used before, whoever made the revision.
    static func write(_ publication: Publication, of pair: Pair.Key, _ db: Database) throws {
        let number = Int64(clamping: publication.revision.number)
        let last = try Int64.fetchOne(db, sql: "SELECT number FROM counter WHERE pair = ?", arguments: [pair]) ?? 0
        guard number > last else {
            throw RowError(table: "counter", reason: "revision \(number) of pair \(pair) is not above \(last)")
        }
        try db.execute(sql: upsert("counter", key: ["pair"], ["number"]), arguments: [pair, number])
        try db.execute(
            sql: upsert("publication", key: ["pair"], ["number", "digest", "document"]),
            arguments: [pair, number, publication.digest, Data(publication.document)])
    }

    static func write(_ history: [HistoryEntry], _ db: Database) throws {
        guard !history.isEmpty else { return }
        for entry in history {
            try db.execute(
                sql: """
                    INSERT INTO history (pair, number, time, digest, services, servers, cause)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    entry.pair, Int64(clamping: entry.revision.number), entry.time, entry.digest, entry.services,
                    entry.servers, entry.cause,
                ])
        }
        try db.execute(
            sql: "DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?", arguments: [historyLimit])
    }

    static func writeDrains(_ changes: FleetDiff, _ db: Database) throws {
        for node in changes.drained.sorted() {
            try db.execute(sql: "INSERT OR IGNORE INTO drain (node) VALUES (?)", arguments: [node])
        }
        for node in changes.undrained.sorted() {
            try db.execute(sql: "DELETE FROM drain WHERE node = ?", arguments: [node])
        }
        for director in changes.drainedDirectors.sorted() {
            try db.execute(sql: "INSERT OR IGNORE INTO directorDrain (director) VALUES (?)", arguments: [director])
        }
        for director in changes.undrainedDirectors.sorted() {
            try db.execute(sql: "DELETE FROM directorDrain WHERE director = ?", arguments: [director])
        }
    }

    static func write(_ token: StoredToken, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO token (id, digest, role, director, created) VALUES (?, ?, ?, ?, ?)",
            arguments: [token.id, token.digest, token.role.rawValue, token.director, token.created])
    }

    /// Replaces all holds; there are few, and seldom any.
    static func write(_ holds: [Pair.Key: Hold], _ db: Database) throws {
        try db.execute(sql: "DELETE FROM hold")
        for (pair, hold) in holds.sorted(by: { $0.key < $1.key }) {
            try db.execute(
                sql: "INSERT INTO hold (pair, document) VALUES (?, ?)",
                arguments: [pair, String(decoding: try JSON.encode(hold), as: UTF8.self)])
        }
    }

    /// Table and column names are ours alone; values always go by argument.
    static func upsert(_ table: String, key: [String], _ columns: [String]) -> String {
        let all = (key + columns).joined(separator: ", ")
        let marks = Array(repeating: "?", count: key.count + columns.count).joined(separator: ", ")
        let updates = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return "INSERT INTO \(table) (\(all)) VALUES (\(marks)) "
            + "ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET \(updates)"
    }
}
