internal import CNetlink
internal import FleetModel
internal import FleetNetlink

/// A tunnel as the kernel names it; a kernel that knows none says nothing, which is ipip.
struct IPVSTunnel {
    /// `IPVS_DEST_ATTR_TUN_TYPE`: `IP_VS_CONN_F_TUNNEL_TYPE_*`.
    var type: UInt8 = 0
    /// `IPVS_DEST_ATTR_TUN_PORT`, in network order there.
    var port: UInt16 = 0
    /// `IPVS_DEST_ATTR_TUN_FLAGS`: `IP_VS_TUNNEL_ENCAP_FLAG_*`, in the machine's order.
    var flags: UInt16 = 0
}

extension AttributeEncoder {
    /// Appends how a tunnel wraps packets. Plain ipip needs no word, which older kernels would not know either.
    mutating func append(_ tunnel: Tunnel) {
        guard tunnel != .ipip else { return }
        append(IPVS_DEST_ATTR_TUN_TYPE, tunnel.type.number)
        append(IPVS_DEST_ATTR_TUN_PORT, (tunnel.port ?? 0).bigEndian)
        append(IPVS_DEST_ATTR_TUN_FLAGS, tunnel.checksum.flags)
    }
}

extension Tunnel {
    /// Nil for a type or flags that this release does not know.
    init?(_ kernel: IPVSTunnel) {
        guard let type = Kind.allCases.first(where: { $0.number == kernel.type }),
            let checksum = Checksum.allCases.first(where: { $0.flags == kernel.flags })
        else { return nil }
        self.init(type: type, port: kernel.port == 0 ? nil : kernel.port, checksum: checksum)
    }
}

extension Tunnel.Kind {
    fileprivate var number: UInt8 {
        switch self {
        case .ipip: UInt8(IP_VS_CONN_F_TUNNEL_TYPE_IPIP)
        case .gue: UInt8(IP_VS_CONN_F_TUNNEL_TYPE_GUE)
        case .gre: UInt8(IP_VS_CONN_F_TUNNEL_TYPE_GRE)
        }
    }
}

extension Tunnel.Checksum {
    /// The macros of these stand in parentheses and with shifts, which Swift does not read.
    fileprivate var flags: UInt16 {
        switch self {
        case .none: 0
        case .checksum: 1 << 0
        case .remote: 1 << 1
        }
    }
}
