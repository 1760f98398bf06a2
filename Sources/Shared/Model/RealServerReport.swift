/// What the agent of a real server's host says: after every change, on reconnecting, and every 30 s.
public struct RealServerReport: Hashable, Sendable, Codable {
    /// The host's name, as the cluster or the host itself has it.
    public var node: String
    /// Its own addresses, under which pools may name it.
    public var addresses: [IPAddress]
    public var agentVersion: String
    /// The ETag of the answer that it works by; nil: it has none yet.
    public var version: String?
    /// The VIPs that it works for.
    public var vips: [VIP]
    /// What could not be done, each with its error.
    public var failures: [DirectorReport.Failure]
    /// What the last audit found changed by others, and put right.
    public var drift: [String]
    /// What it changed of the host, with the values found: `net.ipv4.conf.eth0.arp_ignore`: `0`.
    public var before: [String: String]

    public init(
        node: String, addresses: [IPAddress], agentVersion: String, version: String? = nil, vips: [VIP] = [],
        failures: [DirectorReport.Failure] = [], drift: [String] = [], before: [String: String] = [:]
    ) {
        self.node = node
        self.addresses = addresses
        self.agentVersion = agentVersion
        self.version = version
        self.vips = vips
        self.failures = failures
        self.drift = drift
        self.before = before
    }

    /// A VIP on the host.
    public struct VIP: Hashable, Sendable, Codable {
        public var name: VirtualIP.Key
        public var address: IPAddress
        public var state: State

        public init(name: VirtualIP.Key, address: IPAddress, state: State) {
            self.name = name
            self.address = address
            self.state = state
        }
    }

    public enum State: String, Hashable, Sendable, Codable {
        /// Its packets are taken.
        case held
        /// They are still taken, for connections that end; Central does not name it any more.
        case leaving
        /// They are not taken, though they should be.
        case missing
    }
}
