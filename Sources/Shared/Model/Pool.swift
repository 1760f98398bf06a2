/// A set of real servers and the source that says which they are.
public struct Pool: Hashable, Sendable {
    /// What identifies a pool: its name, unique in the fleet.
    public typealias Key = String

    /// What may change about a pool.
    public struct Settings: Hashable, Sendable {
        public var source: Source
        /// How its real servers are checked; nil: a TCP connection to the first port.
        public var check: Check?

        public init(source: Source, check: Check? = nil) {
            self.source = source
            self.check = check
        }
    }

    /// Where a pool's real servers and exposed ports come from.
    public enum Source: Hashable, Sendable {
        case pods(Pods)
        case fixed(Fixed)
    }

    /// Pods on the nodes' host network that carry all of the labels.
    public struct Pods: Hashable, Sendable {
        public var namespace: String
        public var labels: [String: String]
        /// ConfigMaps that expose ports in ingress-nginx's format.
        public var tcpConfigMap: ObjectReference?
        public var udpConfigMap: ObjectReference?

        public init(
            namespace: String, labels: [String: String], tcpConfigMap: ObjectReference? = nil,
            udpConfigMap: ObjectReference? = nil
        ) {
            self.namespace = namespace
            self.labels = labels
            self.tcpConfigMap = tcpConfigMap
            self.udpConfigMap = udpConfigMap
        }
    }

    /// A list kept by hand (`static` in documents, a reserved word in Swift); its ports stand on every VIP of the pool.
    public struct Fixed: Hashable, Sendable, Codable {
        public var servers: [Server]
        public var ports: [Port]

        public init(servers: [Server], ports: [Port]) {
            self.servers = servers
            self.ports = ports
        }
    }

    public struct Server: Hashable, Sendable, Codable {
        public var address: IPAddress
        public var weight: Int32

        public init(address: IPAddress, weight: Int32 = 1) {
            self.address = address
            self.weight = weight
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            address = try container.decode(IPAddress.self, forKey: .address)
            weight = try container.decodeIfPresent(Int32.self, forKey: .weight) ?? 1
        }

        enum CodingKeys: String, CodingKey { case address, weight }
    }
}
