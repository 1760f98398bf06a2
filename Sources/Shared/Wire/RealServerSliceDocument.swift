public import FleetModel

/// What a host of real servers must take, as served to its agent and kept on its disk.
public struct RealServerSliceDocument: Hashable, Sendable, Codable {
    public var apiVersion: String
    public var kind: String
    /// The store's random id: one that names nothing and is of another epoch than the last says nothing.
    public var epoch: String
    /// SHA-256 of `slice` as JSON; with the epoch it makes the ETag.
    public var digest: String
    public var slice: RealServerSlice

    public init(epoch: String, digest: String, slice: RealServerSlice) {
        apiVersion = APIVersion.current
        kind = "RealServerSlice"
        self.epoch = epoch
        self.digest = digest
        self.slice = slice
    }

    /// The ETag without its quotes: `EPOCH.DIGEST`.
    public var version: String { "\(epoch).\(digest)" }
}
