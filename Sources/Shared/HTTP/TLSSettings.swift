/// How a server is trusted, and how we show who we are. Without anything: the system's authorities, no certificate.
public struct TLSSettings: Hashable, Sendable {
    /// PEM, in a file or at hand.
    public enum Source: Hashable, Sendable {
        case file(String)
        case data([UInt8])
    }

    public var authorities: Source?
    public var certificate: Source?
    public var key: Source?
    /// The name that the server's certificate must carry, where it is another than the URL's.
    public var serverName: String?
    public var skipsVerification: Bool

    public init(
        authorities: Source? = nil, certificate: Source? = nil, key: Source? = nil, serverName: String? = nil,
        skipsVerification: Bool = false
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
        self.serverName = serverName
        self.skipsVerification = skipsVerification
    }
}
