/// A page for people and monitors.
struct Page: Hashable, Sendable {
    var status: Int
    var contentType = "text/plain; charset=utf-8"
    var body: String

    static let ok = Page(status: 200, body: "ok\n")

    /// A page in the text format of Prometheus.
    static func metrics(_ metrics: [Metric]) -> Page {
        Page(status: 200, contentType: "text/plain; version=0.0.4", body: metrics.map(\.text).joined())
    }
}
