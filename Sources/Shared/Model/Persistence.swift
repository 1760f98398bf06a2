/// The promise that one client (or network of clients) keeps coming back to the same real server.
public struct Persistence: Hashable, Sendable, Codable {
    /// Tells clients apart by more than their address; the raw value is the kernel's name (`IPVS_SVC_ATTR_PE_NAME`).
    public enum Engine: String, Hashable, Sendable, Codable, CaseIterable {
        /// By the call id of SIP, in UDP alone: the kernel drops every other packet of a service that has it.
        case sip

        /// Tells whether packets of a protocol pass a service that has the engine.
        public func reads(_ transport: TransportProtocol) -> Bool { transport == .udp }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let name = try container.decode(String.self)
            guard let engine = Engine(rawValue: name) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "unknown persistence engine \"\(name)\", known is sip")
            }
            self = engine
        }
    }

    /// How long the promise outlives the last connection; 0 in an override means: no persistence.
    public var timeoutSeconds: UInt32
    /// How many leading bits of a client's address identify it; nil is the whole address (/32, /128).
    public var netmask: UInt8?
    /// What identifies a client beside its address; nil: nothing.
    public var engine: Engine?

    public init(timeoutSeconds: UInt32, netmask: UInt8? = nil, engine: Engine? = nil) {
        self.timeoutSeconds = timeoutSeconds
        self.netmask = netmask
        self.engine = engine
    }
}
