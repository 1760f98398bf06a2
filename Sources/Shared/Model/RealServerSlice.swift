/// Everything that a node must take to serve as a real server: the part of all slices that concerns its addresses.
///
/// Both lists are sorted, so that equal values give equal bytes.
public struct RealServerSlice: Hashable, Sendable, Codable {
    public var vips: [VIP]
    public var ranges: [Range]

    public init(vips: [VIP] = [], ranges: [Range] = []) {
        self.vips = vips
        self.ranges = ranges
    }

    /// A VIP whose packets reach the node as they came, so the node must take them for its own.
    public struct VIP: Hashable, Sendable, Codable {
        public var address: IPAddress
        public var name: VirtualIP.Key
        public var pair: Pair.Key
        /// How packets come, sorted: `dr`, `tun`.
        public var forwarding: [Forwarding]
        /// The tunnels in which they come; nil: none.
        public var tunnels: [TunnelEnd]?
        /// How long directors let connections go on after the node left the VIP's pool.
        public var drainSeconds: UInt32

        public init(
            address: IPAddress, name: VirtualIP.Key, pair: Pair.Key, forwarding: [Forwarding] = [.dr],
            tunnels: [TunnelEnd] = [], drainSeconds: UInt32
        ) {
            self.address = address
            self.name = name
            self.pair = pair
            self.forwarding = forwarding
            self.tunnels = tunnels.isEmpty ? nil : tunnels
            self.drainSeconds = drainSeconds
        }
    }

    /// A tunnel's end on the node.
    public struct TunnelEnd: Hashable, Sendable, Codable {
        public var tunnel: Tunnel
        /// The node's own address, to which the outer packets go.
        public var address: IPAddress

        public init(tunnel: Tunnel, address: IPAddress) {
            self.tunnel = tunnel
            self.address = address
        }
    }

    /// A range of a pair's VIPs in which no other host's address lies.
    public struct Range: Hashable, Sendable, Codable {
        public var network: IPNetwork
        public var pair: Pair.Key
        /// All VIPs in it are the node's, so it takes the whole range, also for VIPs to come; else it only passes nothing
        /// on to the range, because such packets would go round and round.
        public var isTaken: Bool

        public init(network: IPNetwork, pair: Pair.Key, isTaken: Bool) {
            self.network = network
            self.pair = pair
            self.isTaken = isTaken
        }
    }
}
