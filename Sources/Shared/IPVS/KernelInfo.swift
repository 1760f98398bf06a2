/// What a kernel says about its IPVS.
public struct KernelInfo: Hashable, Sendable {
    /// `1.2.1` since many years.
    public var version: String
    /// Buckets of the connection table.
    public var connectionTableSize: UInt32

    public init(version: String, connectionTableSize: UInt32) {
        self.version = version
        self.connectionTableSize = connectionTableSize
    }
}
