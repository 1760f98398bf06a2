import FleetHTTP

/// How the API is reached: where it is, how it is trusted, and who we are there.
struct ClusterAccess: Hashable, Sendable {
    /// `https://10.0.0.1:6443`, without a slash at its end.
    var server: String
    var tls = TLSSettings()
    var token = TokenSource.Origin.none
    /// Nil leaves it to the usual environment variables.
    var proxy: String?
}
