internal import CNetlink
public import FleetModel
internal import FleetNetlink

/// A network interface, as rtnetlink shows it.
public struct Link: Hashable, Sendable {
    public var name: String
    public var index: UInt32
    /// Nil where it is no Ethernet's.
    public var mac: MACAddress?
    /// Bytes of a packet at most.
    public var mtu: UInt32

    public init(name: String, index: UInt32, mac: MACAddress? = nil, mtu: UInt32) {
        self.name = name
        self.index = index
        self.mac = mac
        self.mtu = mtu
    }
}

extension Link {
    /// `struct ifinfomsg`: family, padding, hardware type, index, flags and their mask.
    static let header = (UInt8(0), UInt8(0), UInt16(0), UInt32(0), UInt32(0), UInt32(0))
    static let headerBytes = 16

    /// Reads an RTM_NEWLINK; nil for one without a name.
    init?(_ message: NetlinkMessage) {
        guard let type = message.payload.load(at: 2, as: UInt16.self),
            let index = message.payload.load(at: 4, as: UInt32.self)
        else { return nil }
        self.init(name: "", index: index, mtu: 0)
        for attribute in message.attributes(after: Self.headerBytes) {
            switch attribute.type {
            case Int(IFLA_IFNAME): name = attribute.text
            case Int(IFLA_MTU): mtu = attribute.uint32 ?? 0
            // ARPHRD_ETHER; a tunnel's is an address of its end.
            case Int(IFLA_ADDRESS) where type == 1: mac = MACAddress(bytes: attribute.payload)
            default: break
            }
        }
        if name.isEmpty { return nil }
    }
}

extension NetlinkSocket {
    /// The interfaces of this network namespace.
    mutating func links(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> [Link] {
        try list(&encoder, type: UInt16(RTM_GETLINK), header: Link.header, "list the interfaces")
            .compactMap { Link($0) }
    }
}
