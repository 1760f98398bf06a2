public import FleetModel

/// What it takes to let the directors of a pair carry as much as each other.
public struct PairBalance: Codable, Hashable, Sendable {
    /// A VIP that is to prefer another director.
    public struct Move: Codable, Hashable, Sendable {
        public var vip: VirtualIP.Key
        public var from: String
        public var to: String

        public init(vip: VirtualIP.Key, from: String, to: String) {
            self.vip = vip
            self.from = from
            self.to = to
        }
    }

    /// Sorted by VIP; empty where all is even.
    public var moves: [Move]
    /// By director, how many VIPs prefer it now.
    public var vips: [String: Int]

    public init(moves: [Move], vips: [String: Int]) {
        self.moves = moves
        self.vips = vips
    }
}

/// Which director each of some VIPs of a pair is to prefer: the body of a request.
public struct Preferences: Codable, Hashable, Sendable {
    public var vips: [VirtualIP.Key: String]

    public init(vips: [VirtualIP.Key: String]) { self.vips = vips }
}
