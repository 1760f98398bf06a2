import FleetModel
import FleetWire
import FoundationEssentials
import GRDB

/// Rows to values.
extension SQLiteStore {
    static func version(_ db: Database) throws -> Int64 {
        guard let version = try Int64.fetchOne(db, sql: "SELECT version FROM store WHERE id = 1") else {
            throw RowError(table: "store", reason: "has no row")
        }
        return version
    }

    static func epoch(_ db: Database) throws -> String {
        guard let epoch = try String.fetchOne(db, sql: "SELECT epoch FROM store WHERE id = 1") else {
            throw RowError(table: "store", reason: "has no row")
        }
        return epoch
    }

    /// Digests of revoked tokens.
    static func revocations(_ db: Database) throws -> Set<String> {
        Set(try String.fetchAll(db, sql: "SELECT digest FROM revocation"))
    }

    static func fleet(_ db: Database) throws -> Fleet {
        var fleet = Fleet()
        for table in ["pair", "pool", "vip", "assignment"] {
            let position = table == "assignment" ? "position" : "0 AS position"
            for row in try Row.fetchAll(db, sql: "SELECT document, \(position) FROM \(table)") {
                var object: FleetObject
                do {
                    object = try JSON.decode(
                        FleetObject.self, from: Array(try row.decode(String.self, forColumn: "document").utf8))
                } catch {
                    throw RowError(table: table, reason: "\(error)")
                }
                if case .assignment(let key, var settings) = object {
                    settings.order = UInt64(clamping: try row.decode(Int64.self, forColumn: "position"))
                    object = .assignment(key, settings)
                }
                fleet.set(object)
            }
        }
        fleet.drainedNodes = Set(try String.fetchAll(db, sql: "SELECT node FROM drain"))
        fleet.drainedDirectors = Set(try String.fetchAll(db, sql: "SELECT director FROM directorDrain"))
        return fleet
    }

    static func publications(_ db: Database, epoch: String) throws -> [Pair.Key: Publication] {
        var publications: [Pair.Key: Publication] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT * FROM publication") {
            publications[try row.decode(String.self, forColumn: "pair")] = Publication(
                revision: Revision(
                    epoch: epoch, number: UInt64(clamping: try row.decode(Int64.self, forColumn: "number"))),
                digest: try row.decode(String.self, forColumn: "digest"),
                document: [UInt8](try row.decode(Data.self, forColumn: "document")))
        }
        return publications
    }

    static func counters(_ db: Database) throws -> [Pair.Key: UInt64] {
        var counters: [Pair.Key: UInt64] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT pair, number FROM counter") {
            counters[try row.decode(String.self, forColumn: "pair")] =
                UInt64(clamping: try row.decode(Int64.self, forColumn: "number"))
        }
        return counters
    }

    static func holds(_ db: Database) throws -> [Pair.Key: Hold] {
        var holds: [Pair.Key: Hold] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT pair, document FROM hold") {
            let pair = try row.decode(String.self, forColumn: "pair")
            do {
                holds[pair] = try JSON.decode(
                    Hold.self, from: Array(try row.decode(String.self, forColumn: "document").utf8))
            } catch {
                throw RowError(table: "hold", reason: "pair \(pair): \(error)")
            }
        }
        return holds
    }

    static func token(_ row: Row) throws -> StoredToken {
        let word = try row.decode(String.self, forColumn: "role")
        guard let role = TokenDocument.Role(rawValue: word) else {
            throw RowError(table: "token", reason: "\"\(word)\" is no role")
        }
        return StoredToken(
            id: try row.decode(String.self, forColumn: "id"), digest: try row.decode(String.self, forColumn: "digest"),
            role: role, director: try row.decode(String?.self, forColumn: "director"),
            created: try row.decode(Int64.self, forColumn: "created"))
    }

    static func entry(_ row: Row, epoch: String) throws -> HistoryEntry {
        HistoryEntry(
            pair: try row.decode(String.self, forColumn: "pair"),
            revision: Revision(epoch: epoch, number: UInt64(clamping: try row.decode(Int64.self, forColumn: "number"))),
            time: try row.decode(Int64.self, forColumn: "time"),
            digest: try row.decode(String.self, forColumn: "digest"),
            services: try row.decode(Int.self, forColumn: "services"),
            servers: try row.decode(Int.self, forColumn: "servers"),
            cause: try row.decode(String.self, forColumn: "cause"))
    }

    /// A row that does not say what our own rows say.
    struct RowError: Error, CustomStringConvertible {
        var table: String
        var reason: String

        var description: String { "table \(table) of the store cannot be read: \(reason)" }
    }
}
