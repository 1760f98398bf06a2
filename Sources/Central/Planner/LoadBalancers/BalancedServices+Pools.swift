import FleetModel

extension BalancedServices {
    /// The pools of Services with `externalTrafficPolicy: Local`, each with the labels that its nodes must carry.
    func makeLocals() -> [Local] {
        entries.filter(\.service.wish.isLocal).flatMap { entry in
            Set(entry.places.map { pool(of: entry.service, on: $0.vip) }).sorted().compactMap { name in
                guard case .loadBalancer(let balancer)? = fleet.pools[BalancedPool.declared(name)]?.source else {
                    return nil
                }
                return Local(name: name, service: entry.service, labels: balancer.labels)
            }
        }
    }

    /// The pools of Services of which nobody speaks now, and which stay all the same.
    var orphans: Set<Pool.Key> {
        Set(kept.map(\.pool).filter { BalancedPool.service(of: $0) != nil }).subtracting(locals.map(\.name))
    }

    /// Where directors ask whether a node has a ready endpoint of a Service: kube-proxy answers on `healthCheckNodePort`.
    ///
    /// A pool whose check is `none` has none for these either.
    var checks: [Pool.Key: Slice.Check] {
        var checks: [Pool.Key: Slice.Check] = [:]
        for entry in entries where entry.service.wish.isLocal {
            guard let port = entry.service.wish.healthCheckPort else { continue }
            for place in entry.places {
                let name = pool(of: entry.service, on: place.vip)
                var check = fleet.pools[BalancedPool.declared(name)]?.check ?? .usual
                guard check.type != .none else { continue }
                check = Pool.Check(
                    type: .http, path: "/healthz", status: StatusRange(200, 200), intervalMillis: check.intervalMillis,
                    timeoutMillis: check.timeoutMillis, rise: check.rise, fall: check.fall)
                checks[name] = Slice.Check(check, port: port)
            }
        }
        return checks
    }
}

extension Pool.Check {
    /// kube-proxy's own health, which fails with its node: the usual check where any node takes any Service's packets.
    static let kubeProxy = Pool.Check(type: .http, port: 10_256, path: "/healthz", status: StatusRange(200, 200))
}
