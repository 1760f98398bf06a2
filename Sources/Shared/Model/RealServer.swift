/// A real server of one virtual service as the kernel knows it.
public enum RealServer {
    /// What identifies a real server within its service.
    public struct Key: Hashable, Sendable, Comparable, CustomStringConvertible {
        public let address: IPAddress
        public let port: UInt16

        public init(address: IPAddress, port: UInt16) {
            self.address = address
            self.port = port
        }

        public static func < (left: Key, right: Key) -> Bool {
            (left.address, left.port) < (right.address, right.port)
        }

        public var description: String { "\(address.bracketed):\(port)" }
    }

    /// What may change about a real server in place (`IPVS_CMD_SET_DEST`).
    public struct Settings: Hashable, Sendable {
        /// 0 takes no new connections.
        public var weight: Int32
        public var forwarding: Forwarding
        /// Means something where the forwarding is `tun`.
        public var tunnel: Tunnel
        public var upperThreshold: UInt32
        public var lowerThreshold: UInt32

        public init(
            weight: Int32, forwarding: Forwarding, tunnel: Tunnel = .ipip, upperThreshold: UInt32 = 0,
            lowerThreshold: UInt32 = 0
        ) {
            self.weight = weight
            self.forwarding = forwarding
            self.tunnel = tunnel
            self.upperThreshold = upperThreshold
            self.lowerThreshold = lowerThreshold
        }
    }

    /// What a kernel counts on a real server at the time of a dump.
    public struct Connections: Hashable, Sendable {
        public var active: UInt32
        public var inactive: UInt32

        public init(active: UInt32, inactive: UInt32) {
            self.active = active
            self.inactive = inactive
        }
    }
}
