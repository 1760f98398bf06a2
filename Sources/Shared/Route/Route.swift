public import FleetModel

/// A route of any table.
public struct Route: Hashable, Sendable {
    /// `RT_TABLE_LOCAL`.
    public static let localTable: UInt32 = 255

    public enum Kind: Hashable, Sendable {
        /// `RTN_LOCAL`: packets to it are the host's own.
        case local
        /// `RTN_UNICAST`.
        case unicast
        /// Any other.
        case other(UInt8)
    }

    public var network: IPNetwork
    public var table: UInt32
    public var kind: Kind
    /// The number of the interface; nil: none, or several.
    public var link: UInt32?
    public var gateway: IPAddress?
    /// Who made it (`RTPROT_*`).
    public var origin: UInt8

    public init(
        network: IPNetwork, table: UInt32, kind: Kind, link: UInt32?, gateway: IPAddress? = nil, origin: UInt8
    ) {
        self.network = network
        self.table = table
        self.kind = kind
        self.link = link
        self.gateway = gateway
        self.origin = origin
    }
}
