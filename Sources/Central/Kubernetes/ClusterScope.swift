/// What of the cluster Central may look at: everything, or some namespaces (`--watch-namespace`) where its rights end there.
struct ClusterScope: Hashable, Sendable {
    /// Sorted; empty: all.
    var namespaces: [String] = []
    /// Whether the fleet's own objects are written in the cluster too (`--fleet-objects`).
    var fleetObjects = false

    static let whole = ClusterScope()

    /// One query for the whole cluster, or one for each namespace.
    func queries(_ query: (String?) -> ClusterQuery) -> [ClusterQuery] {
        namespaces.isEmpty ? [query(nil)] : namespaces.map(query)
    }
}
