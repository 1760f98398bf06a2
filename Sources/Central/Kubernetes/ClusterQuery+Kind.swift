import FleetModel
import FleetWire

extension ClusterQuery {
    /// What the query's objects are; two queries of a kind may hold the same object.
    enum Kind: Hashable, Sendable {
        case pods, configMaps, services, nodes, endpointSlices, gateways, tcpRoutes, udpRoutes
        case fleet(FleetObject.Kind)

        /// The resource as paths name it: `endpointslices`.
        var resource: String {
            switch self {
            case .pods: "pods"
            case .configMaps: "configmaps"
            case .services: "services"
            case .nodes: "nodes"
            case .endpointSlices: "endpointslices"
            case .gateways: "gateways"
            case .tcpRoutes: "tcproutes"
            case .udpRoutes: "udproutes"
            case .fleet(let kind): kind.plural
            }
        }
    }

    var kind: Kind {
        switch self {
        case .pods: .pods
        case .configMap: .configMaps
        case .servicesOf: .services
        case .nodes: .nodes
        case .endpointSlices, .endpointSlicesOf: .endpointSlices
        case .gatewaysOf: .gateways
        case .routes(.udp, _): .udpRoutes
        case .routes: .tcpRoutes
        case .fleet(let kind): .fleet(kind)
        }
    }
}
