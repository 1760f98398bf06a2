extension Pool.Source {
    /// The ports that an administrator listed, which stand on every VIP of the pool; nil where the cluster says which.
    public var listedPorts: [Pool.Port]? {
        switch self {
        case .fixed(let fixed): fixed.ports
        case .nodes(let nodes): nodes.ports
        case .pods, .service, .loadBalancer: nil
        }
    }

    /// The one word that names the kind of source in documents.
    public var word: String {
        switch self {
        case .pods: "pods"
        case .fixed: "static"
        case .service: "service"
        case .nodes: "nodes"
        case .loadBalancer: "loadBalancer"
        }
    }
}
