import ServiceLifecycle

/// Where the picture of the cluster comes from: a Kubernetes API, a folder of manifests, or nothing.
///
/// A source runs as a service. It is told what to look at, and hands out whole snapshots; a slow reader gets the newest only.
protocol ClusterSource: Service {
    /// Says what the fleet needs to know from now on; queries that are new start, others end, and their objects go.
    func watch(_ queries: Set<ClusterQuery>) async
    /// Every change of the picture, from the first on: an `AsyncStream` that buffers the newest alone.
    var snapshots: AsyncStream<ClusterSnapshot> { get }
    /// Whether the source itself is well, as one sentence for `/readyz?verbose`; nil: it is.
    func problem() async -> String?
    /// What following the cluster has taken since the start, by kind; nothing where there are no watches.
    func watchCounts() async -> [ClusterQuery.Kind: WatchCounts]
}
