public import FleetModel

/// One revision that was made (`/api/v1/history`).
public struct HistoryEntry: Codable, Hashable, Sendable {
    public var pair: Pair.Key
    public var revision: Revision
    /// Seconds since 1970.
    public var time: Int64
    /// SHA-256 of the slice, in hexadecimal.
    public var digest: String
    public var services: Int
    public var servers: Int
    /// What made it: `vip/shop created`, or `cluster`.
    public var cause: String

    public init(
        pair: Pair.Key, revision: Revision, time: Int64, digest: String, services: Int, servers: Int, cause: String
    ) {
        self.pair = pair
        self.revision = revision
        self.time = time
        self.digest = digest
        self.services = services
        self.servers = servers
        self.cause = cause
    }
}
