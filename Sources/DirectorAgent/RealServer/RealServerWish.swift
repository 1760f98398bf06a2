import FleetModel
import FleetRoute

/// What a real server's host shall be, of what Central says and of what the host is. Pure.
struct RealServerWish: Hashable, Sendable {
    /// Behind the table of local routes (0), before the main one (32766); `LV` in ASCII.
    static let rulePriority: UInt32 = 0x4C56

    /// A VIP that cannot be taken here, and why.
    struct Refusal: Hashable, Sendable {
        var vip: RealServerSlice.VIP
        var reason: String
    }

    /// The interfaces that packets of VIPs come in by.
    var interfaces: [String]
    var routes: Set<IPNetwork> = []
    var rules: Set<BlackholeRule> = []
    /// The kinds of the interfaces at which tunnels end, by their names.
    var tunnels: [String: String] = [:]
    /// Those of them at which packets of IPv4 come out.
    var tunnelsOfIPv4: Set<String> = []
    var ports: Set<TunnelPort> = []
    /// Largest TCP segments by VIP whose answers must fit what came through a tunnel.
    var segments: [IPAddress: Int] = [:]
    var refusals: [Refusal] = []

    /// - Parameters:
    ///   - allowed: the only addresses that VIPs may have; empty: any.
    init(_ book: RealServerBook, interfaces: [String], found: HostNetwork, allowed: [IPNetwork]) {
        self.interfaces = interfaces
        let gateways = found.gateways
        var vips: [RealServerSlice.VIP] = []
        for vip in book.held {
            if let reason = Self.refusal(of: vip.address, found, gateways, allowed) {
                refusals.append(Refusal(vip: vip, reason: reason))
            } else {
                vips.append(vip)
            }
        }
        let singles = vips.compactMap { IPNetwork($0.address, prefix: $0.address.family.bitWidth) }
        let own = found.addresses.map(\.address).filter { address in !vips.contains { $0.address == address } }
        let ranges = book.slice.ranges.filter { range in
            !own.contains { range.network.contains($0) } && !gateways.contains { range.network.contains($0) }
                && Self.allows(range.network, allowed)
        }
        routes = Set(singles + ranges.filter(\.isTaken).map(\.network))
        let guarded = ranges.map(\.network)
        let rest = singles.filter { single in !guarded.contains { $0.contains(single.address) } }
        for network in guarded + rest {
            for interface in interfaces {
                rules.insert(
                    BlackholeRule(
                        network: network, interface: interface, priority: Self.rulePriority,
                        origin: RouteOrigin.realServer))
            }
        }
        addTunnels(vips, mtu: interfaces.compactMap { found.link(named: $0)?.mtu }.min())
    }

    private static func allows(_ range: IPNetwork, _ allowed: [IPNetwork]) -> Bool {
        allowed.isEmpty || allowed.contains { $0.contains(range.address) && $0.contains(range.last) }
    }

    private static func refusal(
        of vip: IPAddress, _ found: HostNetwork, _ gateways: Set<IPAddress>, _ allowed: [IPNetwork]
    ) -> String? {
        if let reason = vip.unusableReason { return "it \(reason)" }
        if let holder = found.holder(of: vip) { return "it is an address of \(holder) here" }
        if gateways.contains(vip) { return "it is a gateway of this host" }
        if !allowed.isEmpty, !allowed.contains(where: { $0.contains(vip) }) { return "--allow-vips does not have it" }
        return nil
    }

    /// - Parameter mtu: of the interface that answers leave by, in bytes.
    private mutating func addTunnels(_ vips: [RealServerSlice.VIP], mtu: UInt32?) {
        for vip in vips {
            for end in vip.tunnels ?? [] {
                let exit = TunnelExit(end, inner: vip.address.family)
                tunnels[exit.interface] = exit.kind
                if vip.address.family == .v4 { tunnelsOfIPv4.insert(exit.interface) }
                if let port = exit.port { ports.insert(port) }
                guard let mtu else { continue }
                let segment = Int(mtu) - exit.headerBytes - (vip.address.family == .v4 ? 40 : 60)
                segments[vip.address] = min(segments[vip.address] ?? segment, segment)
            }
        }
    }
}
