extension Pool {
    /// A port that a list kept by hand exposes; its text is `80/tcp`, or `443:8443/tcp` with another port on the servers.
    public struct Port: Hashable, Sendable, LosslessStringConvertible {
        /// The port on the VIP.
        public var port: UInt16
        /// The port on the real servers; nil: the same. Wants `masq`.
        public var realPort: UInt16?
        public var transport: TransportProtocol

        public init(port: UInt16, realPort: UInt16? = nil, transport: TransportProtocol) {
            self.port = port
            self.realPort = realPort == port ? nil : realPort
            self.transport = transport
        }

        public init?(_ text: String) {
            let halves = text.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count == 2, let transport = TransportProtocol(rawValue: String(halves[1])) else { return nil }
            let ports = halves[0].split(separator: ":", omittingEmptySubsequences: false).map { PortNumber.parse($0) }
            guard (1...2).contains(ports.count), let first = ports[0], let last = ports[ports.count - 1] else {
                return nil
            }
            self.init(port: first, realPort: ports.count == 2 ? last : nil, transport: transport)
        }

        public var description: String {
            "\(port)\(realPort.map { ":\($0)" } ?? "")/\(transport.rawValue)"
        }
    }
}

extension Pool.Port: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let port = Pool.Port(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is not a port such as 80/tcp or 443:8443/tcp")
        }
        self = port
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The text of a port number: decimal digits only, no sign.
public enum PortNumber {
    /// Parses 0 to 65535; validation refuses 0 later, with a sentence of its own.
    public static func parse(_ text: some StringProtocol) -> UInt16? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return UInt16(String(text))
    }
}
