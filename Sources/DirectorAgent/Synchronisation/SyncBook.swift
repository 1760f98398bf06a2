import FleetHTTP
import FleetIPVS
import FleetModel
import FleetWire

/// Which synchronisation daemons the agent started, so that it stops no other.
struct SyncBook: Hashable, Sendable {
    var daemons: [SyncDaemon] = []
    /// A word for the time since which the last of them that receives has run; nil: a book of before there were such.
    var hearing: String?

    private struct Row: Codable {
        var role: UInt32
        var interface: String
        var id: UInt8
        var maxLength: UInt16?
        var group: IPAddress?
        /// In the last row alone.
        var hearing: String?
    }

    init(daemons: [SyncDaemon] = []) { self.daemons = daemons }

    init(_ bytes: [UInt8]) throws {
        let rows = try JSON.decode([Row].self, from: bytes)
        hearing = rows.last?.hearing
        daemons = rows.compactMap { row in
            SyncDaemon.Role(rawValue: row.role).map {
                SyncDaemon(
                    role: $0, interface: row.interface, id: row.id, maxLength: row.maxLength, group: row.group)
            }
        }
    }

    var bytes: [UInt8] {
        get throws {
            var rows = daemons.map {
                Row(
                    role: $0.role.rawValue, interface: $0.interface, id: $0.id, maxLength: $0.maxLength,
                    group: $0.group)
            }
            if !rows.isEmpty { rows[rows.count - 1].hearing = hearing }
            return try JSON.encode(rows)
        }
    }
}
