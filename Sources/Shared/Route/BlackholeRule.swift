public import FleetModel

/// A rule by which packets that come in by an interface are not passed on to a range: `ip rule add iif eth0 to 192.0.2.0/27 blackhole`.
public struct BlackholeRule: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var network: IPNetwork
    /// The interface's name.
    public var interface: String
    /// Its place among the rules; the table of local routes comes first, at 0.
    public var priority: UInt32
    /// Who made it (`RTPROT_*`).
    public var origin: UInt8

    public init(network: IPNetwork, interface: String, priority: UInt32, origin: UInt8) {
        self.network = network
        self.interface = interface
        self.priority = priority
        self.origin = origin
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.network, left.interface, left.priority) < (right.network, right.interface, right.priority)
    }

    public var description: String { "rule iif \(interface) to \(network) blackhole" }
}
