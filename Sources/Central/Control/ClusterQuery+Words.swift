import FleetModel
import FleetWire

extension ClusterQuery {
    /// The query in words, for sentences and labels.
    var words: String {
        switch self {
        case .pods(let namespace, let labels):
            let selector = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            return "pods of \(namespace) with \(selector)"
        case .configMap(let reference): return "configmap \(reference)"
        case .servicesOf(let namespace): return Self.words("services", namespace)
        case .nodes: return "nodes"
        case .endpointSlices(let service): return "endpointslices of service \(service)"
        case .endpointSlicesOf(let namespace): return Self.words("endpointslices", namespace)
        case .gatewaysOf(let namespace): return Self.words("gateways", namespace)
        case .routes(let transport, let namespace): return Self.words("\(transport.rawValue)routes", namespace)
        case .fleet(let kind): return "\(kind.plural) of the cluster"
        }
    }

    private static func words(_ resource: String, _ namespace: String?) -> String {
        namespace.map { "\(resource) of \($0)" } ?? resource
    }
}
