import FleetModel

/// The interface at which packets of a tunnel come out: one for all senders, as the kernel makes it by itself.
struct TunnelInterface: Hashable, Sendable {
    var name: String
    /// The kind of the interface (`IFLA_INFO_KIND`), by which the kernel finds its module.
    var kind: String
    /// What the tunnel puts before a packet, in bytes.
    var headerBytes: Int

    /// Nil for tunnels that have no such interface (`gue` wants a port of its own).
    init?(_ end: RealServerSlice.TunnelEnd, inner: IPAddress.Family) {
        switch (end.tunnel.type, end.address.family, inner) {
        case (.ipip, .v4, .v4): (name, kind, headerBytes) = ("tunl0", "ipip", 20)
        case (.ipip, .v4, .v6): (name, kind, headerBytes) = ("sit0", "sit", 20)
        case (.ipip, .v6, _): (name, kind, headerBytes) = ("ip6tnl0", "ip6tnl", 40)
        // The checksum of GRE takes four bytes more.
        case (.gre, .v4, _): (name, kind, headerBytes) = ("gre0", "gre", end.tunnel.checksum == .none ? 24 : 28)
        case (.gre, .v6, _): (name, kind, headerBytes) = ("ip6gre0", "ip6gre", end.tunnel.checksum == .none ? 44 : 48)
        case (.gue, _, _): return nil
        }
    }
}
