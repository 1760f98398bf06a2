import FleetModel

/// A Service of the cluster: `v1`, kind `Service`. Named so, because a virtual service is another thing.
struct ApplicationService: ClusterObject {
    static let kind = "Service"

    /// One of `spec.ports`.
    struct Port: Hashable, Sendable, Decodable {
        var name: String?
        var port: Int
        /// `TCP`, `UDP` or `SCTP`; the API's default is TCP.
        var `protocol`: String?

        var transport: TransportProtocol? { TransportProtocol(rawValue: (self.protocol ?? "TCP").lowercased()) }
    }

    var metadata: ObjectMeta
    var ports: [Port]
    /// Set for a Service of type LoadBalancer, and nil for every other.
    var loadBalancer: LoadBalancer?

    init(metadata: ObjectMeta, ports: [Port], loadBalancer: LoadBalancer? = nil) {
        self.metadata = metadata
        self.ports = ports
        self.loadBalancer = loadBalancer
    }

    private struct Document: Decodable {
        struct Spec: Decodable {
            var ports: [Port]?
            var type: String?
        }
        var metadata: ObjectMeta
        var spec: Spec?
    }

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        self.init(
            metadata: document.metadata, ports: document.spec?.ports ?? [],
            loadBalancer: document.spec?.type == "LoadBalancer" ? try LoadBalancer(from: decoder) : nil)
    }
}
