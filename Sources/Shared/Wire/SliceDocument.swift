public import FleetModel

/// A slice with its revision, as served to directors and kept on their disks.
public struct SliceDocument: Hashable, Sendable, Codable {
    public var apiVersion: String
    public var kind: String
    public var revision: Revision
    public var slice: Slice

    public init(revision: Revision, slice: Slice) {
        apiVersion = APIVersion.current
        kind = "Slice"
        self.revision = revision
        self.slice = slice
    }
}
