import FleetHTTP

/// How the API is reached: where it is, how it is trusted, and who we are there.
struct ClusterAccess: Hashable, Sendable {
    /// `https://10.0.0.1:6443`, without a slash at its end.
    var server: String
    var tls = TLSSettings()
    var token = TokenSource.Origin.none
    /// The program that gives token or certificate, where neither is named.
    var exec: ExecPlugin?
    /// Whom we act for; nil: ourselves.
    var impersonation: Impersonation?
    /// Nil leaves it to the usual environment variables.
    var proxy: String?
    /// Lists come as they are, for a network that is faster than gzip.
    var disablesCompression = false
    /// What of the file is left aside, one sentence each, for the log.
    var remarks: [String] = []
}
