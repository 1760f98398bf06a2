internal import FoundationEssentials

extension Session {
    /// The process's own environment and streams, and HTTP over libcurl.
    static func standard() -> Session {
        let environment = ProcessInfo.processInfo.environment
        return Session(environment: environment, terminal: .standard(environment)) { endpoint throws(Failure) in
            CurlTransport(endpoint)
        }
    }
}
