import FleetModel

/// An object of a kind that lvsfleet reads, found in a file.
enum ManifestObject: Hashable, Sendable {
    case pod(Pod)
    case configMap(ConfigMap)
    case service(ApplicationService)
    case node(ClusterNode)

    /// What makes two objects the same: `Pod ingress/nginx-1`.
    var identity: String {
        switch self {
        case .pod(let object): "Pod \(object.reference)"
        case .configMap(let object): "ConfigMap \(object.reference)"
        case .service(let object): "Service \(object.reference)"
        case .node(let object): "Node \(object.metadata.name)"
        }
    }
}
