/// A figure for Prometheus.
struct Metric: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        case gauge, counter
    }

    /// Whole, with its unit: `lvsfleet_agent_stale_seconds`.
    var name: String
    var kind: Kind
    var help: String
    /// `{version="0.1.0"}`; empty: none.
    var labels = ""
    var value: String

    var text: String { "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n\(name)\(labels) \(value)\n" }
}
