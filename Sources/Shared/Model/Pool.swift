/// A set of real servers and the source that says which they are.
public struct Pool: Hashable, Sendable {
    /// What identifies a pool: its name, unique in the fleet.
    public typealias Key = String

    /// What may change about a pool.
    public struct Settings: Hashable, Sendable {
        public var source: Source
        /// Gateways whose listeners say which ports the real servers serve, beside what the source says.
        public var gateways: [ObjectReference]
        /// How its real servers are checked; nil: a TCP connection to the first port, or what suits the source better.
        public var check: Check?

        public init(source: Source, gateways: [ObjectReference] = [], check: Check? = nil) {
            self.source = source
            self.gateways = gateways
            self.check = check
        }
    }

    /// Where a pool's real servers and exposed ports come from.
    public enum Source: Hashable, Sendable {
        case pods(Pods)
        case fixed(Fixed)
        /// The endpoints of one Service of the cluster, which stand on the nodes' host network; and its ports.
        case service(ObjectReference)
        case nodes(Nodes)
        case loadBalancer(LoadBalancer)
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

    /// Nodes of the cluster that carry all of the labels; the ports stand on every VIP of the pool.
    public struct Nodes: Hashable, Sendable, Codable {
        /// Empty: all nodes.
        public var labels: [String: String]
        public var ports: [Port]

        public init(labels: [String: String] = [:], ports: [Port] = []) {
            self.labels = labels
            self.ports = ports
        }
    }

    /// What Services of type LoadBalancer ask for: their ports, on the nodes, where kube-proxy takes packets for the VIP.
    public struct LoadBalancer: Hashable, Sendable, Codable {
        /// `spec.loadBalancerClass` of the Services that are meant; every other is somebody else's.
        public var className: String
        /// Labels of the nodes that serve; empty: all.
        public var labels: [String: String]
        /// Namespaces whose Services may ask; empty: all.
        public var namespaces: [String]

        public init(
            className: String = usualClass, labels: [String: String] = [:], namespaces: [String] = []
        ) {
            self.className = className
            self.labels = labels
            self.namespaces = namespaces
        }

        public static let usualClass = "lvsfleet.io/director-pair"

        enum CodingKeys: String, CodingKey {
            case className = "class"
            case labels, namespaces
        }
    }
}
