extension Metrics {
    /// What is written to the cluster. By topic, of which there are four: objects have too many names.
    static func write(writing report: WritingReport, to text: inout MetricsText) {
        if let isLeading = report.isLeading {
            text.family("lvsfleet_leader", .gauge, "1 for the one Central of several that writes to the cluster.") {
                $0.sample([:], isLeading ? 1 : 0)
            }
        }
        text.family("lvsfleet_cluster_writes_total", .counter, "Requests for single objects of the cluster.") {
            for (key, count) in report.counts.sorted(by: {
                ($0.key.topic.rawValue, $0.key.result) < ($1.key.topic.rawValue, $1.key.result)
            }) {
                $0.sample(["topic": key.topic.rawValue, "result": key.result], Double(count))
            }
        }
    }
}
