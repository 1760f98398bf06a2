import FleetModel

/// One thing to list and watch: a kind, narrowed to what the fleet needs of it.
enum ClusterQuery: Hashable, Sendable {
    /// Pods of one namespace that carry all of the labels.
    case pods(namespace: String, labels: [String: String])
    case configMap(ObjectReference)
    /// Services of the whole cluster: for findings only, so lvsfleet does without where it may not read them.
    case services
    /// Nodes of the whole cluster: for weights and for nodes that left; lvsfleet does without where it may not read them.
    case nodes

    /// Tells whether planning waits for the first list; what only informs is never waited for once it was refused.
    var isRequired: Bool {
        switch self {
        case .pods, .configMap: true
        case .services, .nodes: false
        }
    }
}

extension ClusterQuery {
    /// Everything that planning this fleet needs to know of the cluster.
    static func needed(by fleet: Fleet) -> Set<ClusterQuery> {
        var queries: Set<ClusterQuery> = []
        for case .pods(let pods) in fleet.pools.values.map(\.source) {
            queries.insert(.pods(namespace: pods.namespace, labels: pods.labels))
            for reference in [pods.tcpConfigMap, pods.udpConfigMap].compactMap({ $0 }) {
                queries.insert(.configMap(reference))
            }
        }
        if !queries.isEmpty { queries.formUnion([.services, .nodes]) }
        // A static pool's server is drained by the name of its node.
        if !fleet.drainedNodes.isEmpty { queries.insert(.nodes) }
        return queries
    }
}
