import FleetModel

/// Which VIPs the host of a real server must take, of all that is published. Pure.
struct RealServerPlan: Sendable {
    typealias VIP = RealServerSlice.VIP

    /// By a real server's address, the VIPs that send to it, by their address.
    private var vips: [IPAddress: [IPAddress: VIP]] = [:]
    /// By pair, the ranges of its VIPs in which no other address of the fleet or of the cluster lies.
    private var ranges: [Pair.Key: [IPNetwork]] = [:]
    /// Every VIP's address.
    private var all: Set<IPAddress> = []

    /// - Parameters:
    ///   - slices: what is served. A draining real server is in it, so its host keeps the VIPs.
    ///   - occupied: addresses of the cluster's nodes.
    init(fleet: Fleet, slices: [Pair.Key: Slice], occupied: Set<IPAddress>) {
        all = Set(fleet.vips.values.map(\.address)).union(slices.values.flatMap { $0.vips.map(\.address) })
        for (pair, slice) in slices { add(slice, of: pair, fleet) }
        let taken = occupied.union(vips.keys)
            .union(fleet.pairs.values.flatMap { $0.directors.flatMap(\.addresses) })
            .union(slices.values.flatMap { $0.pools.flatMap { $0.servers.map(\.address) } })
        for (pair, settings) in fleet.pairs {
            self.ranges[pair] = settings.allowedVIPs.filter { range in
                !taken.contains { (address: IPAddress) in range.contains(address) }
            }
        }
    }

    /// What a host with these addresses must take; nothing where none of them is a real server's.
    func slice(for addresses: some Sequence<IPAddress>) -> RealServerSlice {
        let own = Set(addresses)
        var held: [IPAddress: VIP] = [:]
        for address in own { held.merge(vips[address] ?? [:]) { $0.merging($1) } }
        let ranges = Set(held.values.map(\.pair)).flatMap { pair in
            (self.ranges[pair] ?? []).compactMap { network -> RealServerSlice.Range? in
                guard !own.contains(where: { network.contains($0) }) else { return nil }
                let inside = all.filter { network.contains($0) }
                return RealServerSlice.Range(
                    network: network, pair: pair,
                    isTaken: !inside.isEmpty && inside.allSatisfy { held[$0] != nil })
            }
        }
        return RealServerSlice(
            vips: held.values.sorted { ($0.address, $0.name) < ($1.address, $1.name) },
            ranges: ranges.sorted { ($0.network, $0.pair) < ($1.network, $1.pair) })
    }

    private mutating func add(_ slice: Slice, of pair: Pair.Key, _ fleet: Fleet) {
        let pools = Dictionary(slice.pools.map { ($0.name, $0.servers) }) { first, _ in first }
        let services = Dictionary(grouping: slice.services, by: \.vip)
        for place in slice.vips {
            let own =
                services[place.name].map { Set($0.map { Way($0) }) } ?? Way.coming(to: place.name, of: pair, fleet)
            for way in own where way.settings.forwarding.keepsDestination && !Self.isKubeProxys(way.pool, fleet) {
                for server in pools[way.pool]?.serving(place.address.family, way.settings.forwarding) ?? [] {
                    let vip = way.vip(place, pair: pair, on: server.address)
                    let known = vips[server.address]?[place.address]
                    vips[server.address, default: [:]][place.address] = known.map { $0.merging(vip) } ?? vip
                }
            }
        }
    }

    /// kube-proxy takes the VIPs of Services of type LoadBalancer for the node's own: nothing is to be added.
    private static func isKubeProxys(_ pool: Pool.Key, _ fleet: Fleet) -> Bool {
        if case .loadBalancer? = fleet.pools[BalancedPool.declared(pool)]?.source { true } else { false }
    }
}

/// How packets of a VIP go to a pool: many services share one.
private struct Way: Hashable {
    struct Settings: Hashable {
        var forwarding: Forwarding
        var tunnel: Tunnel?
        var drainSeconds: UInt32
    }

    var pool: Pool.Key
    var settings: Settings

    init(_ service: Slice.Service) {
        self.init(
            pool: service.pool, service.settings, drainSeconds: service.settings.drainSeconds(for: service.transport))
    }

    private init(pool: Pool.Key, _ settings: ServiceSettings, drainSeconds: UInt32) {
        self.pool = pool
        self.settings = Settings(
            forwarding: settings.forwarding,
            tunnel: settings.forwarding == .tun ? settings.tunnel ?? .ipip : nil, drainSeconds: drainSeconds)
    }

    /// How they will go to a VIP that has no service yet, so that its real servers are ready before the first.
    static func coming(to vip: VirtualIP.Key, of pair: Pair.Key, _ fleet: Fleet) -> Set<Way> {
        guard let known = fleet.vips[vip] else { return [] }
        let settings = ServiceSettings(
            merging: [fleet.pairs[pair]?.service ?? ServiceOverrides(), known.service])
        return [Way(pool: known.pool, settings, drainSeconds: settings.drainSeconds)]
    }

    func vip(_ place: Slice.Address, pair: Pair.Key, on server: IPAddress) -> RealServerSlice.VIP {
        RealServerSlice.VIP(
            address: place.address, name: place.name, pair: pair, forwarding: [settings.forwarding],
            tunnels: settings.tunnel.map { [.init(tunnel: $0, address: server)] } ?? [],
            drainSeconds: settings.drainSeconds)
    }
}

extension RealServerSlice.VIP {
    /// The same VIP that comes in two ways, or to two addresses of one host.
    fileprivate func merging(_ other: Self) -> Self {
        let tunnels = Set((tunnels ?? []) + (other.tunnels ?? []))
        return Self(
            address: address, name: name, pair: pair,
            forwarding: Set(forwarding + other.forwarding).sorted { $0.rawValue < $1.rawValue },
            tunnels: tunnels.sorted { ($0.address, $0.tunnel.description) < ($1.address, $1.tunnel.description) },
            drainSeconds: max(drainSeconds, other.drainSeconds))
    }
}
