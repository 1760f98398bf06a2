import FleetModel

/// What a slice asks this director to check. Pure.
struct CheckPlan: Hashable, Sendable {
    /// Servers of a pool that are asked the same way: they fail open together.
    struct Group: Hashable, Sendable {
        /// One server of a group, and by which mark it is reached where a VIP is asked.
        struct Member: Hashable, Sendable {
            var address: IPAddress
            var route: ProbeRoute?
            var mark: UInt32?
        }

        var pool: Pool.Key
        /// Of the servers, or of the VIP that is asked.
        var family: IPAddress.Family
        /// The VIP that the probes are addressed to; nil: each server itself.
        var vip: IPAddress?
        var check: Slice.Check
        /// By address: those that take new connections.
        var members: [Member]

        func target(_ member: Member) -> CheckTarget {
            var target = CheckTarget(address: member.address, check: check)
            if let vip, let mark = member.mark { target.way = CheckTarget.Way(vip: vip, mark: mark) }
            return target
        }
    }

    /// How a service reaches its real servers.
    private struct Way: Hashable {
        var vip: IPAddress
        var forwarding: Forwarding
        var tunnel: Tunnel
    }

    /// By pool, family and VIP.
    var groups: [Group] = []

    init() {}

    /// A family to which no service of the pool sends is left out: nobody would hear of it.
    ///
    /// So is a server that drains or has weight 0: there is nothing to take from it. Where the check asks VIPs, masquerading
    /// services still have the servers themselves asked, which know no VIP then.
    ///
    /// - Parameter marks: by which mark each server is reached where VIPs are asked; one without is not probed there.
    init(_ slice: Slice, marks: [ProbeRoute: UInt32] = [:]) {
        guard slice.pools.contains(where: { $0.check != nil }) else { return }
        let addresses = Dictionary(slice.vips.map { ($0.name, $0.address) }) { first, _ in first }
        var ways: [Pool.Key: [Way]] = [:]
        var seen: [Pool.Key: Set<Way>] = [:]
        for service in slice.services {
            guard let vip = addresses[service.vip] else { continue }
            let way = Way(
                vip: vip, forwarding: service.settings.forwarding, tunnel: service.settings.tunnel ?? .ipip)
            if seen[service.pool, default: []].insert(way).inserted { ways[service.pool, default: []].append(way) }
        }
        for pool in slice.pools.sorted(by: { $0.name < $1.name }) {
            guard let check = pool.check, let ways = ways[pool.name] else { continue }
            let asksVIPs = check.addressed == .vip
            let plain = asksVIPs ? ways.filter { !$0.forwarding.keepsDestination } : ways
            addServers(of: pool, check, plain)
            guard asksVIPs else { continue }
            // One way to each VIP: that of its first service in the slice.
            var vips: Set<IPAddress> = []
            let first = ways.filter { $0.forwarding.keepsDestination && vips.insert($0.vip).inserted }
            for way in first.sorted(by: { $0.vip < $1.vip }) { addVIP(way, pool, check, marks) }
        }
    }

    private mutating func addServers(of pool: Slice.Servers, _ check: Slice.Check, _ ways: [Way]) {
        let used = Set(ways.flatMap { pool.servers.serving($0.vip.family, $0.forwarding) })
        for family in IPAddress.Family.allCases {
            let members = Self.members(used.filter { $0.address.family == family })
            guard !members.isEmpty else { continue }
            groups.append(Group(pool: pool.name, family: family, check: check, members: members))
        }
    }

    private mutating func addVIP(
        _ way: Way, _ pool: Slice.Servers, _ check: Slice.Check, _ marks: [ProbeRoute: UInt32]
    ) {
        let members = Self.members(pool.servers.serving(way.vip.family, way.forwarding)).map { member in
            let route = ProbeRoute(
                server: member.address, family: way.vip.family, forwarding: way.forwarding, tunnel: way.tunnel)
            return Group.Member(address: member.address, route: route, mark: marks[route])
        }
        guard !members.isEmpty else { return }
        groups.append(
            Group(pool: pool.name, family: way.vip.family, vip: way.vip, check: check, members: members))
    }

    private static func members(_ servers: some Sequence<Slice.Server>) -> [Group.Member] {
        servers.filter { $0.state == .active && $0.weight > 0 }.map { Group.Member(address: $0.address) }
            .sorted { $0.address < $1.address }
    }

    /// The routes that probes of VIPs need.
    var routes: Set<ProbeRoute> { Set(groups.flatMap { $0.members.compactMap(\.route) }) }

    var targets: Set<CheckTarget> {
        Set(
            groups.flatMap { group in
                group.members.filter { $0.route == nil || $0.mark != nil }.map { group.target($0) }
            })
    }
}
