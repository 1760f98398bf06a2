internal import CNetlink
internal import FleetModel
internal import FleetNetlink
internal import Glibc

/// Ports of tunnels: the generic netlink family `fou`, which the kernel has once the module of that name is loaded.
extension NetlinkSocket {
    static var tunnelPortFamily: String { "fou" }

    mutating func tunnelPorts(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> [TunnelPort] {
        let sequence = reserveSequence()
        encoder.reset()
        encoder.message(
            type: family, flags: RouteFlags.dump, sequence: sequence, header: Self.header(FOU_CMD_GET)
        ) { _ in }
        var ports: [TunnelPort] = []
        try dump(encoder.bytes, sequence, "list the ports of tunnels") { ports = $0.compactMap { Self.tunnelPort($0) } }
        return ports
    }

    /// Reads one answer; nil for a port that does not take packets out of GUE, or not those of all senders.
    static func tunnelPort(_ message: NetlinkMessage) -> TunnelPort? {
        var port: UInt16?
        var family: IPAddress.Family?
        var isGUE = false
        for attribute in message.attributes {
            switch attribute.type {
            // Network byte order.
            case Int(FOU_ATTR_PORT): port = attribute.uint16.map { UInt16(bigEndian: $0) }
            case Int(FOU_ATTR_AF): family = attribute.uint8.flatMap { IPAddress.Family(number: UInt16($0)) }
            case Int(FOU_ATTR_TYPE): isGUE = attribute.uint8 == UInt8(FOU_ENCAP_GUE)
            case Int(FOU_ATTR_PEER_PORT) where attribute.uint16 != 0: return nil
            case Int(FOU_ATTR_LOCAL_V4), Int(FOU_ATTR_LOCAL_V6), Int(FOU_ATTR_PEER_V4), Int(FOU_ATTR_PEER_V6):
                if attribute.payload.contains(where: { $0 != 0 }) { return nil }
            case Int(FOU_ATTR_IFINDEX) where attribute.uint32 != 0: return nil
            default: break
            }
        }
        guard isGUE, let port, let family else { return nil }
        return TunnelPort(port, family)
    }

    mutating func open(_ port: TunnelPort, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        try order(
            &encoder, type: family, header: Self.header(FOU_CMD_ADD), RouteOperation.addPort(port).description
        ) {
            $0.append(port)
            $0.append(Int(FOU_ATTR_TYPE), UInt8(FOU_ENCAP_GUE))
        }
    }

    mutating func close(_ port: TunnelPort, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        try order(
            &encoder, type: family, header: Self.header(FOU_CMD_DEL), RouteOperation.removePort(port).description
        ) { $0.append(port) }
    }

    /// struct genlmsghdr: command, version, nothing.
    private static func header(_ command: some BinaryInteger) -> (UInt8, UInt8, UInt16) {
        (UInt8(truncatingIfNeeded: command), UInt8(FOU_GENL_VERSION), 0)
    }
}

extension AttributeEncoder {
    fileprivate mutating func append(_ port: TunnelPort) {
        append(Int(FOU_ATTR_AF), UInt8(truncatingIfNeeded: port.family.number))
        append(Int(FOU_ATTR_PORT), port.number.bigEndian)
    }
}
