import FleetModel
import FleetWire

/// One thing to list and watch: a kind, narrowed to what the fleet needs of it.
enum ClusterQuery: Hashable, Sendable {
    /// Pods of one namespace that carry all of the labels.
    case pods(namespace: String, labels: [String: String])
    case configMap(ObjectReference)
    /// Nodes of the whole cluster: for weights, addresses and nodes that left.
    case nodes
    /// Services: those that pools speak of, those of type LoadBalancer, and for findings. Nil: of the whole cluster.
    case servicesOf(namespace: String?)
    /// The EndpointSlices of one Service.
    case endpointSlices(of: ObjectReference)
    /// All EndpointSlices, for Services of type LoadBalancer.
    case endpointSlicesOf(namespace: String?)
    case gatewaysOf(namespace: String?)
    /// TCPRoutes or UDPRoutes.
    case routes(TransportProtocol, namespace: String?)
    /// The fleet's own objects of one kind, which are written in the cluster (`--fleet-objects`).
    case fleet(FleetObject.Kind)

    /// Services of the whole cluster.
    static let services = ClusterQuery.servicesOf(namespace: nil)

    /// All of the fleet's own objects.
    static let fleet = Set(FleetObject.Kind.allCases.map { ClusterQuery.fleet($0) })

    /// Tells whether planning waits for the first list; what only informs is never waited for once it was refused.
    ///
    /// Where lvsfleet may not read one of those others, what was last known of it stays.
    var isRequired: Bool {
        switch self {
        case .pods, .configMap, .endpointSlices: true
        case .servicesOf, .nodes, .endpointSlicesOf, .gatewaysOf, .routes, .fleet: false
        }
    }
}
