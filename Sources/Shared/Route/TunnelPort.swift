public import FleetModel

/// A UDP port at which the kernel takes packets out of GUE, whoever sends them (`ip fou`).
public struct TunnelPort: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public var number: UInt16
    /// That of the outer packets.
    public var family: IPAddress.Family

    public init(_ number: UInt16, _ family: IPAddress.Family) {
        self.number = number
        self.family = family
    }

    public static func < (a: TunnelPort, b: TunnelPort) -> Bool { (a.number, a.family) < (b.number, b.family) }

    /// `UDP port 6080 (IPv4)`.
    public var description: String { "UDP port \(number) (IPv\(family.rawValue))" }
}
