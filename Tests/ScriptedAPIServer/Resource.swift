/// The resources that the server knows, as they stand in paths.
public enum Resource: String, Hashable, Sendable, CaseIterable {
    case pods, configmaps, services, nodes

    public var kind: String {
        switch self {
        case .pods: "Pod"
        case .configmaps: "ConfigMap"
        case .services: "Service"
        case .nodes: "Node"
        }
    }
}
