/// A request as a value.
public struct HTTPRequest: Hashable, Sendable {
    public var method: String
    public var url: String
    /// In the order in which they are sent.
    public var headers: [HTTPHeader]
    public var body: [UInt8]?
    /// The longest time to a connection, name look-up and TLS included.
    public var connectTimeout: Duration
    /// The longest time for everything; nil: no end, as a watch wants.
    public var totalTimeout: Duration?
    /// The longest silence in the middle of an answer; nil: any.
    public var idleTimeout: Duration?
    /// Asks for a compressed answer, and hands it out decompressed.
    public var acceptsCompression: Bool
    /// `ADDRESS:PORT` to connect to, whatever the URL names.
    public var connectsTo: String?
    /// The address of this host to send from; nil: as the kernel chooses.
    public var comesFrom: String?
    /// The firewall mark of the connection's packets; nil: none. Wants CAP_NET_ADMIN.
    public var mark: UInt32?
    /// Takes no kept connection, and keeps none.
    public var usesConnectionOnce = false

    public init(
        _ method: String = "GET", _ url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil,
        connectTimeout: Duration = .seconds(5), totalTimeout: Duration? = .seconds(30), idleTimeout: Duration? = nil,
        acceptsCompression: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.idleTimeout = idleTimeout
        self.acceptsCompression = acceptsCompression
    }
}
