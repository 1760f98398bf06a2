internal import CNetlink
internal import FleetModel
internal import FleetNetlink

extension AttributeEncoder {
    /// Appends what names a real server, and its settings where the command takes them.
    mutating func append(server key: RealServer.Key, _ settings: RealServer.Settings?) {
        nest(IPVS_CMD_ATTR_DEST) { server in
            server.append(IPVS_DEST_ATTR_ADDR, key.address)
            server.append(IPVS_DEST_ATTR_PORT, key.port.bigEndian)
            // A tunnel may lead to a server of the other family; without this the kernel assumes the service's.
            server.append(IPVS_DEST_ATTR_ADDR_FAMILY, key.address.family.number)
            guard let settings else { return }
            server.append(IPVS_DEST_ATTR_FWD_METHOD, settings.forwarding.connectionFlags)
            server.append(IPVS_DEST_ATTR_WEIGHT, UInt32(bitPattern: settings.weight))
            server.append(IPVS_DEST_ATTR_U_THRESH, settings.upperThreshold)
            server.append(IPVS_DEST_ATTR_L_THRESH, settings.lowerThreshold)
            if settings.forwarding == .tun { server.append(settings.tunnel) }
        }
    }
}

extension IPVSMessages {
    /// A real server as a dump gives it.
    struct Server {
        var key: RealServer.Key
        var settings: RealServer.Settings
        var connections: RealServer.Connections
    }

    /// A real server of a service of this family; nil if it is none that can be named here, like one of a forwarding
    /// method that only the kernel uses, or of a tunnel type that is newer than this release.
    static func server(_ message: AttributeDecoder, serviceFamily: IPAddress.Family) -> Server? {
        guard let attributes = message.nested(IPVS_CMD_ATTR_DEST) else { return nil }
        var family: IPAddress.Family? = serviceFamily
        var address: AttributeDecoder.Attribute?
        var port: UInt16?
        var forwarding: Forwarding?
        var settings = RealServer.Settings(weight: 0, forwarding: .dr)
        var connections = RealServer.Connections(active: 0, inactive: 0)
        var tunnel = IPVSTunnel()
        for attribute in attributes {
            switch attribute.type {
            case IPVS_DEST_ATTR_ADDR: address = attribute
            case IPVS_DEST_ATTR_PORT: port = attribute.uint16.map(UInt16.init(bigEndian:))
            case IPVS_DEST_ATTR_ADDR_FAMILY: family = attribute.uint16.flatMap(IPAddress.Family.init(number:))
            case IPVS_DEST_ATTR_FWD_METHOD: forwarding = attribute.uint32.flatMap(Forwarding.init(number:))
            case IPVS_DEST_ATTR_WEIGHT: settings.weight = Int32(bitPattern: attribute.uint32 ?? 0)
            case IPVS_DEST_ATTR_U_THRESH: settings.upperThreshold = attribute.uint32 ?? 0
            case IPVS_DEST_ATTR_L_THRESH: settings.lowerThreshold = attribute.uint32 ?? 0
            case IPVS_DEST_ATTR_TUN_TYPE: tunnel.type = attribute.uint8 ?? 0
            case IPVS_DEST_ATTR_TUN_PORT: tunnel.port = attribute.uint16.map(UInt16.init(bigEndian:)) ?? 0
            case IPVS_DEST_ATTR_TUN_FLAGS: tunnel.flags = attribute.uint16 ?? 0
            case IPVS_DEST_ATTR_ACTIVE_CONNS: connections.active = attribute.uint32 ?? 0
            case IPVS_DEST_ATTR_INACT_CONNS: connections.inactive = attribute.uint32 ?? 0
            default: break
            }
        }
        guard let family, let address = address?.address(family), let port, let forwarding,
            let tunnel = Tunnel(tunnel)
        else { return nil }
        settings.forwarding = forwarding
        // Of another forwarding method the kernel keeps what was said, and takes no notice.
        if forwarding == .tun { settings.tunnel = tunnel }
        return Server(
            key: RealServer.Key(address: address, port: port), settings: settings, connections: connections)
    }
}

extension Forwarding {
    /// `IPVS_DEST_ATTR_FWD_METHOD`, one of `IP_VS_CONN_F_*`; a connection's flags hold it in their lowest bits.
    var connectionFlags: UInt32 {
        switch self {
        case .masq: UInt32(IP_VS_CONN_F_MASQ)
        case .tun: UInt32(IP_VS_CONN_F_TUNNEL)
        case .dr: UInt32(IP_VS_CONN_F_DROUTE)
        }
    }

    fileprivate init?(number: UInt32) {
        switch Int32(truncatingIfNeeded: number) & IP_VS_CONN_F_FWD_MASK {
        case IP_VS_CONN_F_MASQ: self = .masq
        case IP_VS_CONN_F_TUNNEL: self = .tun
        case IP_VS_CONN_F_DROUTE: self = .dr
        default: return nil
        }
    }
}
