extension Pool {
    /// How directors find out whether the real servers of a pool answer; what is nil has its default.
    public struct Check: Hashable, Sendable, Codable {
        /// What is tried.
        public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
            /// A connection is made and closed.
            case tcp
            /// The answer to a GET has a status that is expected.
            case http
            /// The same under TLS; the certificate is not verified, because it names no address.
            case https
            /// A datagram meets no ICMP error; silence is as good as an answer.
            case udp
            /// Nothing: the cluster's word alone decides.
            case none
        }

        /// What a probe is addressed to.
        public enum Target: String, Hashable, Sendable, Codable, CaseIterable {
            /// The real server's own address.
            case server
            /// The VIP, carried to the real server as a client's packet is.
            case vip
        }

        public var type: Kind
        /// nil: the pool's first port.
        public var port: UInt16?
        /// Path and query of a GET; nil: `/`.
        public var path: String?
        /// The Host header, and the name that TLS asks for; nil: the server's address.
        public var host: String?
        /// The statuses that are well; nil: 200-399.
        public var status: StatusRange?
        /// From the start of one probe to the start of the next; nil: 500.
        public var intervalMillis: Int?
        /// How long a probe may take; nil: 500.
        public var timeoutMillis: Int?
        /// Successes in a row after which a server is used again; nil: 2.
        public var rise: Int?
        /// Failures in a row after which a server gets no new connection; nil: 3.
        public var fall: Int?
        /// nil: `server`.
        public var addressed: Target?

        public init(
            type: Kind = .tcp, port: UInt16? = nil, path: String? = nil, host: String? = nil,
            status: StatusRange? = nil, intervalMillis: Int? = nil, timeoutMillis: Int? = nil, rise: Int? = nil,
            fall: Int? = nil, addressed: Target? = nil
        ) {
            self.type = type
            self.port = port
            self.path = path
            self.host = host
            self.status = status
            self.intervalMillis = intervalMillis
            self.timeoutMillis = timeoutMillis
            self.rise = rise
            self.fall = fall
            self.addressed = addressed
        }

        /// The check of a pool that names none.
        public static let usual = Check()

        /// The protocol of the port that it needs; nil: none.
        public var transport: TransportProtocol? {
            switch type {
            case .tcp, .http, .https: .tcp
            case .udp: .udp
            case .none: nil
            }
        }
    }
}
