import FleetModel

/// Which assignments decide about an exposed port.
struct Resolution: Sendable {
    /// The VIPs, sorted, that each pattern of namespace and service is assigned to.
    private let vips: [Scope: [VirtualIP.Key]]
    private let poolOfVIP: [VirtualIP.Key: Pool.Key]

    private struct Scope: Hashable, Sendable {
        var namespace: Assignment.Pattern
        var service: Assignment.Pattern
    }

    init(_ fleet: Fleet) {
        vips = Dictionary(grouping: fleet.assignments.keys.sorted()) {
            Scope(namespace: $0.namespace, service: $0.service)
        }
        .mapValues { $0.map(\.vip) }
        poolOfVIP = fleet.vips.mapValues(\.pool)
    }

    /// The assignments that speak of a port, closest rank first: they cover its application, and their VIP's pool
    /// exposes it.
    func candidates(for application: ObjectReference, exposedBy pools: Set<Pool.Key>) -> [Assignment.Key] {
        let scopes = [
            Scope(namespace: .named(application.namespace), service: .named(application.name)),
            Scope(namespace: .named(application.namespace), service: .all),
            Scope(namespace: .all, service: .all),
        ]
        return scopes.flatMap { scope in
            (vips[scope] ?? []).filter { poolOfVIP[$0].map(pools.contains) ?? false }.map {
                Assignment.Key(namespace: scope.namespace, service: scope.service, vip: $0)
            }
        }
    }

    /// Those of the closest rank; all of them apply, so one service can stand on several VIPs.
    static func winners(among candidates: [Assignment.Key]) -> [Assignment.Key] {
        let best = candidates.map(\.rank).max()
        return candidates.filter { $0.rank == best }
    }
}
