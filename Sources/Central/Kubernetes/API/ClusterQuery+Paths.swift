extension ClusterQuery {
    /// The paths that answer the query, the best first: one that the server does not know (404) is followed by the next.
    ///
    /// TCPRoute and UDPRoute are `v1` since Gateway API 1.6; before that there is `v1alpha2`, whose fields are the same to us.
    var paths: [String] {
        switch self {
        case .routes: [path, path.replacing("/v1/", with: "/v1alpha2/", maxReplacements: 1)]
        default: [path]
        }
    }
}
