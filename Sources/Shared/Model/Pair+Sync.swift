extension Pair {
    /// How the pair's directors tell each other of their connections: what IPVS' synchronisation daemons are started with.
    public struct Sync: Hashable, Sendable, Codable {
        /// The kernel's receivers take 1024 bytes of payload and more; the rest of 65535 is left to headers.
        static let mtus: ClosedRange<UInt16> = 1100...65_000

        /// The interface that carries the messages; nil: the pair's.
        public var interface: String?
        /// Bytes that a message may have on that interface, with its IP and UDP headers; nil: the kernel's 1500.
        public var mtu: UInt16?
        /// The multicast group; nil: the kernel's 224.0.0.81.
        public var group: IPAddress?

        public init(interface: String? = nil, mtu: UInt16? = nil, group: IPAddress? = nil) {
            self.interface = interface
            self.mtu = mtu
            self.group = group
        }
    }
}
