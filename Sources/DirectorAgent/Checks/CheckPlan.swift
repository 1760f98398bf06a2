import FleetModel

/// What a slice asks this director to check. Pure.
struct CheckPlan: Hashable, Sendable {
    /// The servers of one family in a pool: they fail open together.
    struct Group: Hashable, Sendable {
        var pool: Pool.Key
        var family: IPAddress.Family
        var check: Slice.Check
        /// By address: those that take new connections.
        var servers: [IPAddress]

        func target(_ address: IPAddress) -> CheckTarget { CheckTarget(address: address, check: check) }
    }

    /// How a service reaches its real servers.
    private struct Way: Hashable {
        var family: IPAddress.Family
        var forwarding: Forwarding
    }

    /// By pool and family.
    var groups: [Group] = []

    init() {}

    /// A family to which no service of the pool sends is left out: nobody would hear of it.
    ///
    /// So is a server that drains or has weight 0: there is nothing to take from it.
    init(_ slice: Slice) {
        guard slice.pools.contains(where: { $0.check != nil }) else { return }
        let families = Dictionary(slice.vips.map { ($0.name, $0.address.family) }) { first, _ in first }
        var ways: [Pool.Key: Set<Way>] = [:]
        for service in slice.services {
            guard let family = families[service.vip] else { continue }
            ways[service.pool, default: []].insert(Way(family: family, forwarding: service.settings.forwarding))
        }
        for pool in slice.pools.sorted(by: { $0.name < $1.name }) {
            guard let check = pool.check else { continue }
            let used = Set((ways[pool.name] ?? []).flatMap { pool.servers.serving($0.family, $0.forwarding) })
            for family in IPAddress.Family.allCases {
                let servers = used.filter { $0.address.family == family && $0.state == .active && $0.weight > 0 }
                guard !servers.isEmpty else { continue }
                groups.append(
                    Group(pool: pool.name, family: family, check: check, servers: servers.map(\.address).sorted()))
            }
        }
    }

    var targets: Set<CheckTarget> {
        Set(groups.flatMap { group in group.servers.map { group.target($0) } })
    }
}
