public import FleetModel

/// The kernel's table, and how many connections each of its services has.
public struct IPVSCensus: Sendable {
    public var table: IPVSTable
    public var connections: [VirtualService.Key: RealServer.Connections]

    init(table: IPVSTable, connections: [VirtualService.Key: RealServer.Connections]) {
        self.table = table
        self.connections = connections
    }

    init(table: IPVSTable, counts: ConnectionCounts) {
        self.init(
            table: table,
            connections: counts.mapValues { servers in
                servers.values.reduce(into: RealServer.Connections(active: 0, inactive: 0)) { $0.add($1) }
            })
    }
}

extension RealServer.Connections {
    mutating func add(_ other: RealServer.Connections) {
        active = active.addingReportingOverflow(other.active).partialValue
        inactive = inactive.addingReportingOverflow(other.inactive).partialValue
    }
}
