import FleetModel

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

    /// The object itself, for what all kinds have.
    var object: any ClusterObject {
        switch self {
        case .pod(let object): object
        case .configMap(let object): object
        case .service(let object): object
        case .node(let object): object
        case .endpointSlice(let object): object
        case .gateway(let object): object
        case .tcpRoute(let object): object
        case .udpRoute(let object): object
        }
    }

    var metadata: ObjectMeta { object.metadata }

    /// What tells an object from the others of its kind.
    var reference: ObjectReference { ObjectReference(namespace: metadata.namespace, name: metadata.name) }

    /// What makes two objects the same: `Pod ingress/nginx-1`.
    var identity: String {
        let object = object
        let kind = type(of: object).kind
        return object.metadata.namespace.isEmpty ? "\(kind) \(object.metadata.name)" : "\(kind) \(object.reference)"
    }
}
