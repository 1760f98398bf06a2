import ServiceLifecycle

/// No cluster at all (`--cluster none`): there is nothing to wait for, and static pools do without.
actor NoCluster: ClusterSource {
    nonisolated let snapshots: AsyncStream<ClusterSnapshot>
    private let feed: AsyncStream<ClusterSnapshot>.Continuation

    init() {
        (snapshots, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func watch(_ queries: Set<ClusterQuery>) { feed.yield(ClusterSnapshot(answered: queries)) }

    func problem() -> String? { nil }

    func watchCounts() -> [ClusterQuery.Kind: WatchCounts] { [:] }

    func run() async throws {
        try? await gracefulShutdown()
        feed.finish()
    }
}
