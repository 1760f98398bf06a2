extension Metrics {
    /// How the cluster is followed. By kind, of which there are a few: queries carry names of namespaces and Services.
    static func write(watches picture: FleetPicture, to text: inout MetricsText) {
        let synced = Dictionary(grouping: picture.queries, by: \.kind)
            .mapValues { $0.allSatisfy(picture.cluster.answered.contains) }
        text.family("lvsfleet_cluster_synced", .gauge, "1 where every query of a kind has been answered completely.") {
            for (kind, isSynced) in synced.sorted(by: { $0.key.resource < $1.key.resource }) {
                $0.sample(["kind": kind.resource], isSynced ? 1 : 0)
            }
        }
        let counts = picture.watches.sorted { $0.key.resource < $1.key.resource }
        text.family("lvsfleet_watch_events_total", .counter, "Events of watches, bookmarks included.") {
            for (kind, count) in counts { $0.sample(["kind": kind.resource], Double(count.events)) }
        }
        text.family("lvsfleet_watch_restarts_total", .counter, "Watches asked for again, failed tries included.") {
            for (kind, count) in counts { $0.sample(["kind": kind.resource], Double(count.restarts)) }
        }
        text.family("lvsfleet_watch_relists_total", .counter, "Times that everything of a query was asked for again.") {
            for (kind, count) in counts { $0.sample(["kind": kind.resource], Double(count.relists)) }
        }
    }
}
