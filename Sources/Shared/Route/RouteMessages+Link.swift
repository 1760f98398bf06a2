internal import CNetlink
internal import FleetModel
internal import FleetNetlink
internal import Glibc

/// Links and addresses: `RTM_GETLINK`, `RTM_GETADDR`.
extension NetlinkSocket {
    /// struct ifinfomsg: family, padding and device type; index; flags; which flags change.
    private typealias LinkHeader = (UInt32, UInt32, UInt32, UInt32)
    private static var linkHeaderBytes: Int { 16 }
    /// struct ifaddrmsg: family, prefix length, flags, scope; index.
    private typealias AddressHeader = (UInt8, UInt8, UInt8, UInt8, UInt32)
    private static var addressHeaderBytes: Int { 8 }

    mutating func links(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> [Link] {
        let header: LinkHeader = (0, 0, 0, 0)
        return try list(&encoder, type: UInt16(RTM_GETLINK), header: header, "list the interfaces")
            .compactMap { Self.link($0) }
    }

    /// Reads `RTM_NEWLINK`; nil for anything else.
    static func link(_ message: NetlinkMessage) -> Link? {
        guard message.type == UInt16(RTM_NEWLINK), let index = message.payload.load(at: 4, as: UInt32.self),
            let flags = message.payload.load(at: 8, as: UInt32.self)
        else { return nil }
        var link = Link(
            index: index, name: "", mtu: 0, isUp: flags & UInt32(IFF_UP) != 0,
            isLoopback: flags & UInt32(IFF_LOOPBACK) != 0)
        // ARPHRD_ETHER.
        let isEthernet = message.payload.load(at: 2, as: UInt16.self) == 1
        for attribute in message.attributes(after: linkHeaderBytes) {
            switch attribute.type {
            case Int(IFLA_IFNAME): link.name = attribute.text
            case Int(IFLA_MTU): link.mtu = attribute.uint32 ?? 0
            // A tunnel's is an address of its end.
            case Int(IFLA_ADDRESS) where isEthernet: link.mac = MACAddress(bytes: attribute.payload)
            default: break
            }
        }
        return link
    }

    mutating func addresses(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> [InterfaceAddress] {
        let header: (UInt32, UInt32) = (0, 0)
        return try list(&encoder, type: UInt16(RTM_GETADDR), header: header, "list the addresses")
            .compactMap { Self.address($0) }
    }

    /// Reads `RTM_NEWADDR`; nil for anything else.
    static func address(_ message: NetlinkMessage) -> InterfaceAddress? {
        guard message.type == UInt16(RTM_NEWADDR), let scope = message.payload.load(at: 3, as: UInt8.self),
            let link = message.payload.load(at: 4, as: UInt32.self)
        else { return nil }
        var address: IPAddress?
        for attribute in message.attributes(after: addressHeaderBytes) {
            switch attribute.type {
            // On a point-to-point link IFA_ADDRESS is the other end's, and IFA_LOCAL stands beside it.
            case Int(IFA_LOCAL): address = attribute.address ?? address
            case Int(IFA_ADDRESS): address = address ?? attribute.address
            default: break
            }
        }
        return address.map {
            InterfaceAddress(link: link, address: $0, isGlobal: scope == UInt8(RT_SCOPE_UNIVERSE.rawValue))
        }
    }

    mutating func add(
        _ address: IPAddress, to link: Link, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) {
        try order(
            &encoder, type: UInt16(RTM_NEWADDR), flags: UInt16(NLM_F_CREATE | NLM_F_EXCL),
            header: Self.header(address, link), RouteOperation.addAddress(address, to: link).description
        ) { $0.append(Int(IFA_LOCAL), address) }
    }

    mutating func remove(
        _ address: IPAddress, from link: Link, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) {
        try order(
            &encoder, type: UInt16(RTM_DELADDR), header: Self.header(address, link),
            RouteOperation.removeAddress(address, from: link).description
        ) { $0.append(Int(IFA_LOCAL), address) }
    }

    private static func header(_ address: IPAddress, _ link: Link) -> AddressHeader {
        let family = address.family
        return (
            UInt8(truncatingIfNeeded: family.number), UInt8(family.bitWidth), 0, UInt8(RT_SCOPE_HOST.rawValue),
            link.index
        )
    }

    mutating func setLink(_ link: Link, up: Bool, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        let flag = UInt32(IFF_UP)
        let header: LinkHeader = (0, link.index, up ? flag : 0, flag)
        try order(
            &encoder, type: UInt16(RTM_NEWLINK), header: header, RouteOperation.setLink(link, up: up).description
        ) { _ in }
    }

    /// Makes the kernel load the module of the kind, which makes the interface too: then it exists already.
    mutating func addLink(
        _ name: String, kind: String, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) {
        let header: LinkHeader = (0, 0, 0, 0)
        try order(
            &encoder, type: UInt16(RTM_NEWLINK), flags: UInt16(NLM_F_CREATE | NLM_F_EXCL), header: header,
            RouteOperation.addLink(name: name, kind: kind).description
        ) { encoder in
            encoder.append(Int(IFLA_IFNAME), name)
            encoder.nest(Int(IFLA_LINKINFO)) { $0.append(Int(IFLA_INFO_KIND), kind) }
        }
    }
}
