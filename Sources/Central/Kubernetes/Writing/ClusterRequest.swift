import FleetWire

/// One request for one object of the cluster, as a value.
struct ClusterRequest: Hashable, Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case create = "POST"
        case update = "PUT"
        /// A JSON merge patch (RFC 7396).
        case patch = "PATCH"
    }

    /// What the request is about, for metrics: a few words that never grow in number.
    enum Topic: String, Sendable, CaseIterable {
        case lease
        case serviceStatus = "service-status"
        case fleetStatus = "fleet-status"
        case event
    }

    var method: Method
    /// Escaped, without a query.
    var path: String
    var body: JSONValue?
    var topic: Topic

    var contentType: String { method == .patch ? "application/merge-patch+json" : "application/json" }
}
