import FleetModel

extension BalancedServices {
    /// The real servers of Services with `externalTrafficPolicy: Local`, each a pool of its own; by name.
    func pools(
        cluster: ClusterSnapshot, index: ClusterIndex, memory: [Pool.Key: PreviousPool], drained: DrainedNodes
    ) -> [Pool.Key: PoolPicture] {
        var pictures: [Pool.Key: PoolPicture] = [:]
        for entry in entries where entry.service.wish.isLocal {
            for place in entry.places {
                let name = pool(of: entry.service, on: place.vip)
                let declared = BalancedPool.declared(name)
                guard pictures[name] == nil, case .loadBalancer(let balancer)? = fleet.pools[declared]?.source else {
                    continue
                }
                pictures[name] = BalancedPool.picture(
                    entry.service, of: declared, labels: balancer.labels, cluster: cluster,
                    slices: index.slices(of: entry.service.reference), previous: memory[name] ?? PreviousPool(),
                    drained: drained)
            }
        }
        for service in kept where BalancedPool.service(of: service.pool) != nil && pictures[service.pool] == nil {
            var gathered = GatheredServers(previous: memory[service.pool] ?? PreviousPool(), drained: drained)
            let finding = Finding(
                reason: "ServiceUnknown", subject: "pool/\(service.pool)",
                message: "The cluster does not speak of the Service now; its last known real servers stay.")
            pictures[service.pool] = PoolPicture(gathered.keepLast(finding), gathered)
        }
        return pictures
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
