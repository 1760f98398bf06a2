import FleetHTTP
import FleetIPVS
import FleetModel
import FleetWire

/// Which synchronisation daemons the agent started, so that it stops no other.
struct SyncBook: Hashable, Sendable {
    var daemons: [SyncDaemon] = []

    private struct Row: Codable {
        var role: UInt32
        var interface: String
        var id: UInt8
        var maxLength: UInt16?
        var group: IPAddress?
    }

    init(daemons: [SyncDaemon] = []) { self.daemons = daemons }

    init(_ bytes: [UInt8]) throws {
        daemons = try JSON.decode([Row].self, from: bytes).compactMap { row in
            SyncDaemon.Role(rawValue: row.role).map {
                SyncDaemon(
                    role: $0, interface: row.interface, id: row.id, maxLength: row.maxLength, group: row.group)
            }
        }
    }

    var bytes: [UInt8] {
        get throws {
            try JSON.encode(
                daemons.map {
                    Row(
                        role: $0.role.rawValue, interface: $0.interface, id: $0.id, maxLength: $0.maxLength,
                        group: $0.group)
                })
        }
    }
}
