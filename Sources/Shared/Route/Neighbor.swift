internal import CNetlink
public import FleetModel
internal import FleetNetlink

/// An entry of the kernel's neighbour table: which machine has an address on an interface.
public struct Neighbor: Hashable, Sendable {
    public var address: IPAddress
    /// The index of the interface.
    public var link: UInt32
    /// Nil where the kernel asks still, or nobody answered.
    public var mac: MACAddress?
    /// The machine answered lately (NUD_REACHABLE), or somebody declared that it is so.
    public var isConfirmed: Bool

    public init(address: IPAddress, link: UInt32, mac: MACAddress? = nil, isConfirmed: Bool = true) {
        self.address = address
        self.link = link
        self.mac = mac
        self.isConfirmed = isConfirmed
    }
}

extension Neighbor {
    /// `struct ndmsg`: family, padding, index of the interface, state, flags, type.
    typealias Header = (UInt8, UInt8, UInt16, UInt32, UInt16, UInt8, UInt8)
    static let headerBytes = 12

    static func header(_ family: IPAddress.Family, link: UInt32 = 0, flags: UInt8 = 0) -> Header {
        (UInt8(truncatingIfNeeded: family.number), 0, 0, link, 0, flags, 0)
    }

    /// Reads an RTM_NEWNEIGH; nil for what has no address.
    init?(_ message: NetlinkMessage) {
        guard let family = message.payload.first.flatMap({ IPAddress.Family(number: UInt16($0)) }),
            let link = message.payload.load(at: 4, as: UInt32.self),
            let state = message.payload.load(at: 8, as: UInt16.self)
        else { return nil }
        var address: IPAddress?
        var mac: MACAddress?
        for attribute in message.attributes(after: Self.headerBytes) {
            switch attribute.type {
            case Int(NDA_DST): address = attribute.address(family)
            case Int(NDA_LLADDR): mac = MACAddress(bytes: attribute.payload)
            default: break
            }
        }
        guard let address else { return nil }
        let failed = UInt16(NUD_INCOMPLETE | NUD_FAILED)
        self.init(
            address: address, link: link, mac: state & failed == 0 ? mac : nil,
            isConfirmed: state & UInt16(NUD_REACHABLE | NUD_PERMANENT) != 0)
    }
}

extension AttributeDecoder.Attribute {
    /// An address in network byte order.
    fileprivate func address(_ family: IPAddress.Family) -> IPAddress? {
        switch family {
        case .v4: uint32.map { IPAddress(v4: UInt32(bigEndian: $0)) }
        case .v6: uint128.map { IPAddress(v6: UInt128(bigEndian: $0)) }
        }
    }
}

extension NetlinkSocket {
    mutating func neighbors(
        _ family: IPAddress.Family, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) -> [Neighbor] {
        try list(&encoder, type: UInt16(RTM_GETNEIGH), header: Neighbor.header(family), "list the neighbours")
            .compactMap { Neighbor($0) }
    }

    /// Has the kernel ask on the wire who has an address (NTF_USE), where it knows nothing of it.
    ///
    /// - Returns: whether it made an entry; false: there is one already, which is somebody else's.
    mutating func ask(
        for address: IPAddress, on link: Link, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) -> Bool {
        do throws(NetlinkError) {
            try order(
                &encoder, type: UInt16(RTM_NEWNEIGH), flags: UInt16(NLM_F_CREATE | NLM_F_EXCL),
                header: Neighbor.header(address.family, link: link.index, flags: UInt8(NTF_USE)),
                "ask on \(link.name) who has \(address)"
            ) { $0.append(address) }
            return true
        } catch {
            // EEXIST.
            guard case .kernel(17) = error.cause else { throw error }
            return false
        }
    }

    /// Takes an entry out of the neighbour table.
    mutating func forget(
        _ address: IPAddress, on link: Link, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) {
        try order(
            &encoder, type: UInt16(RTM_DELNEIGH), header: Neighbor.header(address.family, link: link.index),
            "forget the neighbour \(address) on \(link.name)"
        ) { $0.append(address) }
    }
}

extension AttributeEncoder {
    /// NDA_DST, in network byte order.
    fileprivate mutating func append(_ address: IPAddress) {
        switch address.family {
        case .v4: append(Int(NDA_DST), UInt32(truncatingIfNeeded: address.value).bigEndian)
        case .v6: append(Int(NDA_DST), address.value.bigEndian)
        }
    }
}
