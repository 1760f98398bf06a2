public import FleetModel

/// A node that an administrator drains (`/api/v1/drains`).
public struct DrainStatus: Codable, Hashable, Sendable {
    /// The name of a node, or an address.
    public var node: String
    /// The real servers that drain on it, by address.
    public var servers: [IPAddress]

    public init(node: String, servers: [IPAddress]) {
        self.node = node
        self.servers = servers
    }
}
