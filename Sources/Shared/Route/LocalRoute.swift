public import FleetModel

/// A route by which a host takes packets to a range for its own, though no interface has an address of it:
/// `ip route add local 192.0.2.1/32 dev lo proto 76`.
public struct LocalRoute: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var network: IPNetwork
    /// Who makes it (`RTPROT_*`), so that it is known again.
    public var origin: UInt8

    public init(network: IPNetwork, origin: UInt8) {
        self.network = network
        self.origin = origin
    }

    public static func < (left: Self, right: Self) -> Bool { left.network < right.network }

    public var description: String { "local route \(network)" }
}
