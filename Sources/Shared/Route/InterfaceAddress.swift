public import FleetModel

/// An address that a host holds.
public struct InterfaceAddress: Hashable, Sendable {
    /// The interface's number.
    public var link: UInt32
    public var address: IPAddress
    /// Of scope global, so that other hosts may know it.
    public var isGlobal: Bool

    public init(link: UInt32, address: IPAddress, isGlobal: Bool = true) {
        self.link = link
        self.address = address
        self.isGlobal = isGlobal
    }
}
