public import FleetModel

/// What a kernel holds at the time of a dump: the table, and apart from it what changes by itself.
public struct KernelTable: Hashable, Sendable {
    public var table: IPVSTable
    public var connections: [VirtualService.Key: [RealServer.Key: RealServer.Connections]]

    public init(
        table: IPVSTable = [:], connections: [VirtualService.Key: [RealServer.Key: RealServer.Connections]] = [:]
    ) {
        self.table = table
        self.connections = connections
    }

    /// The connections of one real server; nil if the dump did not show it.
    public func connections(of service: VirtualService.Key, server: RealServer.Key) -> RealServer.Connections? {
        connections[service]?[server]
    }
}
