import FleetModel

extension ClusterQuery {
    /// Everything that planning this fleet needs to know of the cluster.
    ///
    /// - Parameter scope: what of the cluster may be looked at.
    static func needed(by fleet: Fleet, in scope: ClusterScope = .whole) -> Set<ClusterQuery> {
        var queries = scope.fleetObjects ? Self.fleet : []
        for pool in fleet.pools.values {
            switch pool.source {
            case .fixed: continue
            case .nodes: break
            case .pods(let pods):
                queries.insert(.pods(namespace: pods.namespace, labels: pods.labels))
                queries.formUnion([pods.tcpConfigMap, pods.udpConfigMap].compactMap { $0.map { .configMap($0) } })
                queries.formUnion(scope.queries { .servicesOf(namespace: $0) })
            case .service(let service):
                queries.insert(.endpointSlices(of: service))
                queries.formUnion(scope.queries { .servicesOf(namespace: $0) })
            case .loadBalancer:
                queries.formUnion(scope.queries { .endpointSlicesOf(namespace: $0) })
                queries.formUnion(scope.queries { .servicesOf(namespace: $0) })
            }
            queries.insert(.nodes)
            if !pool.gateways.isEmpty {
                queries.formUnion(scope.queries { .gatewaysOf(namespace: $0) })
                for transport in [TransportProtocol.tcp, .udp] {
                    queries.formUnion(scope.queries { .routes(transport, namespace: $0) })
                }
            }
        }
        // A static pool's server is drained by the name of its node.
        if !fleet.drainedNodes.isEmpty { queries.insert(.nodes) }
        return queries
    }
}
