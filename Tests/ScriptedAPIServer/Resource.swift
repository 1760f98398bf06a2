/// The resources that the server knows, as they stand in paths.
public enum Resource: String, Hashable, Sendable, CaseIterable {
    case pods, configmaps, services, nodes, endpointslices
    case events, leases
    /// Of the Gateway API: not there until `install` is called.
    case gateways, tcproutes, udproutes
    /// Of lvsfleet.
    case pairs, pools, vips, assignments

    /// The group; empty for the core's.
    public var group: String {
        switch self {
        case .pods, .configmaps, .services, .nodes: ""
        case .endpointslices: "discovery.k8s.io"
        case .events: "events.k8s.io"
        case .leases: "coordination.k8s.io"
        case .gateways, .tcproutes, .udproutes: "gateway.networking.k8s.io"
        case .pairs, .pools, .vips, .assignments: "lvsfleet.io"
        }
    }

    public var kind: String {
        switch self {
        case .pods: "Pod"
        case .configmaps: "ConfigMap"
        case .services: "Service"
        case .nodes: "Node"
        case .endpointslices: "EndpointSlice"
        case .events: "Event"
        case .leases: "Lease"
        case .gateways: "Gateway"
        case .tcproutes: "TCPRoute"
        case .udproutes: "UDPRoute"
        case .pairs: "Pair"
        case .pools: "Pool"
        case .vips: "VIP"
        case .assignments: "Assignment"
        }
    }
}
