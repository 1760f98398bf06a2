extension ClusterQuery {
    /// The query in words, for sentences and labels.
    var words: String {
        switch self {
        case .pods(let namespace, let labels):
            let selector = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            return "pods of \(namespace) with \(selector)"
        case .configMap(let reference): return "configmap \(reference)"
        case .services: return "services"
        case .nodes: return "nodes"
        }
    }
}
