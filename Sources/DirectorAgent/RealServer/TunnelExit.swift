import FleetModel
import FleetRoute

/// Where packets of a tunnel come out on the host.
struct TunnelExit: Hashable, Sendable {
    /// The interface: one for all senders, as the kernel makes it by itself.
    var interface: String
    /// Its kind (`IFLA_INFO_KIND`), by which the kernel finds its module.
    var kind: String
    /// What takes packets out of UDP before the interface gets them; nil: they come without it.
    var port: TunnelPort?
    /// What the tunnel puts before a packet, in bytes.
    var headerBytes: Int

    /// - Parameter inner: the family of the VIP.
    init(_ end: RealServerSlice.TunnelEnd, inner: IPAddress.Family) {
        let (tunnel, outer) = (end.tunnel, end.address.family)
        switch (tunnel.type, outer, inner) {
        // In GUE lies the same packet as in ipip.
        case (.ipip, .v4, .v4), (.gue, .v4, .v4): (interface, kind, headerBytes) = ("tunl0", "ipip", 20)
        case (.ipip, .v4, .v6), (.gue, .v4, .v6): (interface, kind, headerBytes) = ("sit0", "sit", 20)
        case (.ipip, .v6, _), (.gue, .v6, _): (interface, kind, headerBytes) = ("ip6tnl0", "ip6tnl", 40)
        // The checksum of GRE takes four bytes more.
        case (.gre, .v4, _): (interface, kind, headerBytes) = ("gre0", "gre", tunnel.checksum == .none ? 24 : 28)
        case (.gre, .v6, _): (interface, kind, headerBytes) = ("ip6gre0", "ip6gre", tunnel.checksum == .none ? 44 : 48)
        }
        guard tunnel.type == .gue, let number = tunnel.port else { return }
        port = TunnelPort(number, outer)
        // UDP's 8 bytes and GUE's 4; remote checksum offload takes two fields of 4 more (GUE_LEN_PRIV, GUE_PLEN_REMCSUM).
        headerBytes += tunnel.checksum == .remote ? 20 : 12
    }
}
