public import FleetModel

/// A network interface.
public struct Link: Hashable, Sendable {
    /// The kernel's number for it.
    public var index: UInt32
    public var name: String
    /// Nil where it is no Ethernet's.
    public var mac: MACAddress?
    /// The largest packet in bytes.
    public var mtu: UInt32
    public var isUp: Bool
    public var isLoopback: Bool

    public init(
        index: UInt32, name: String, mac: MACAddress? = nil, mtu: UInt32 = 1500, isUp: Bool = true,
        isLoopback: Bool = false
    ) {
        self.index = index
        self.name = name
        self.mac = mac
        self.mtu = mtu
        self.isUp = isUp
        self.isLoopback = isLoopback
    }
}
