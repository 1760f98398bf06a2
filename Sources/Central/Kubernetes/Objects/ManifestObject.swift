import FleetModel
import FleetWire

/// An object of a kind that lvsfleet reads, found in a file or said by the API.
enum ManifestObject: Hashable, Sendable {
    case pod(Pod)
    case configMap(ConfigMap)
    case service(ApplicationService)
    case node(ClusterNode)
    case endpointSlice(EndpointSlice)
    case gateway(Gateway)
    case tcpRoute(TCPRoute)
    case udpRoute(UDPRoute)
    case fleet(FleetManifest)

    var metadata: ObjectMeta {
        switch self {
        case .pod(let object): object.metadata
        case .configMap(let object): object.metadata
        case .service(let object): object.metadata
        case .node(let object): object.metadata
        case .endpointSlice(let object): object.metadata
        case .gateway(let object): object.metadata
        case .tcpRoute(let object): object.metadata
        case .udpRoute(let object): object.metadata
        case .fleet(let object): object.metadata
        }
    }

    /// The `kind` in a document.
    private var kind: String {
        switch self {
        case .pod: Pod.kind
        case .configMap: ConfigMap.kind
        case .service: ApplicationService.kind
        case .node: ClusterNode.kind
        case .endpointSlice: EndpointSlice.kind
        case .gateway: Gateway.kind
        case .tcpRoute: TCPRoute.kind
        case .udpRoute: UDPRoute.kind
        case .fleet(let object): object.kind.rawValue
        }
    }

    /// What tells an object from the others of its kind.
    var reference: ObjectReference { ObjectReference(namespace: metadata.namespace, name: metadata.name) }

    /// What makes two objects the same: `Pod ingress/nginx-1`.
    var identity: String {
        metadata.namespace.isEmpty ? "\(kind) \(metadata.name)" : "\(kind) \(reference)"
    }
}
