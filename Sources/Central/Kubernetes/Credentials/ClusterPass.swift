import FleetHTTP

/// What one request is sent with: the connections to use, and the header fields that say who asks.
struct ClusterPass: Sendable {
    var client: HTTPClient
    var headers: [HTTPHeader]
    /// When the request began. What was read since is not what its 401 speaks of.
    var begun: ContinuousClock.Instant
    /// What is wrong with credentials that are in force nevertheless, and may be why a request fails.
    var trouble: String?
}
