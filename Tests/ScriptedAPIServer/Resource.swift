/// The resources that the server knows, as they stand in paths.
public enum Resource: String, Hashable, Sendable, CaseIterable {
    case pods, configmaps, services, nodes
    /// Of `lvsfleet.io/v1`.
    case pairs, pools, vips, assignments

    /// The group and version, as in `apiVersion`.
    public var group: String {
        switch self {
        case .pods, .configmaps, .services, .nodes: "v1"
        case .pairs, .pools, .vips, .assignments: "lvsfleet.io/v1"
        }
    }

    public var kind: String {
        switch self {
        case .pods: "Pod"
        case .configmaps: "ConfigMap"
        case .services: "Service"
        case .nodes: "Node"
        case .pairs: "Pair"
        case .pools: "Pool"
        case .vips: "VIP"
        case .assignments: "Assignment"
        }
    }
}
