/// The promise that one client (or network of clients) keeps coming back to the same real server.
public struct Persistence: Hashable, Sendable, Codable {
    /// How long the promise outlives the last connection; 0 in an override means: no persistence.
    public var timeoutSeconds: UInt32
    /// How many leading bits of a client's address identify it; nil is the whole address (/32, /128).
    public var netmask: UInt8?

    public init(timeoutSeconds: UInt32, netmask: UInt8? = nil) {
        self.timeoutSeconds = timeoutSeconds
        self.netmask = netmask
    }
}
