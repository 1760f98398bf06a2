public import FleetModel

/// Why an application service stands where it stands (`explain`).
public struct Explanation: Codable, Hashable, Sendable {
    /// One exposed port of the service.
    public struct Port: Codable, Hashable, Sendable {
        public var port: UInt16
        public var transport: TransportProtocol
        public var pool: Pool.Key
        /// VIPs on which it is programmed.
        public var vips: [VirtualIP.Key]
        /// The assignments that decided, `namespace/service@vip`.
        public var winners: [String]
        /// One sentence each: what won over what, and what would change it.
        public var sentences: [String]

        public init(
            port: UInt16, transport: TransportProtocol, pool: Pool.Key, vips: [VirtualIP.Key], winners: [String],
            sentences: [String]
        ) {
            self.port = port
            self.transport = transport
            self.pool = pool
            self.vips = vips
            self.winners = winners
            self.sentences = sentences
        }
    }

    public var application: ObjectReference
    public var ports: [Port]
    /// What there is to say where no port is exposed.
    public var sentences: [String]

    public init(application: ObjectReference, ports: [Port], sentences: [String]) {
        self.application = application
        self.ports = ports
        self.sentences = sentences
    }
}
