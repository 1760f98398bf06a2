import FleetModel

/// Some of the endpoints of a Service: `discovery.k8s.io/v1`, kind `EndpointSlice`.
///
/// A Service may have several, of one address family each; together they are its endpoints. Slices of type FQDN hold names
/// that no kernel can send to, and give no endpoint here.
struct EndpointSlice: ClusterObject {
    static let kind = "EndpointSlice"
    /// The label that names the Service.
    static let serviceLabel = "kubernetes.io/service-name"

    /// One of `endpoints`.
    struct Endpoint: Hashable, Sendable {
        /// The first of `addresses`: generated slices have one, and further ones mean the same endpoint.
        var address: IPAddress
        /// `conditions.ready`; nil counts as true.
        var isReady: Bool
        /// `conditions.serving`: ready but for its termination; nil counts as `ready`.
        var isServing: Bool
        /// `conditions.terminating`; nil counts as false.
        var isTerminating: Bool
        /// Nil for what is no pod.
        var nodeName: String?
    }

    /// One of `ports`: where the endpoints listen, which is the Service's `targetPort`.
    struct Port: Hashable, Sendable, Decodable {
        /// That of the Service's port; empty where it has no name.
        var name: String?
        /// Nil: all ports.
        var port: Int?
        /// `TCP`, `UDP` or `SCTP`; the API's default is TCP.
        var `protocol`: String?
    }

    /// Without its labels, of which one alone is used: there are many slices.
    var metadata: ObjectMeta
    /// The Service that it belongs to; nil for a slice that somebody made without saying so.
    let service: ObjectReference?
    var endpoints: [Endpoint]
    var ports: [Port]

    init(metadata: ObjectMeta, endpoints: [Endpoint], ports: [Port]) {
        service = metadata.labels[Self.serviceLabel].map { ObjectReference(namespace: metadata.namespace, name: $0) }
        self.metadata = metadata
        self.metadata.labels = [:]
        self.metadata.annotations = [:]
        self.endpoints = endpoints
        self.ports = ports
    }

    private struct Document: Decodable {
        struct Endpoint: Decodable {
            var addresses: [String]?
            var conditions: Conditions?
            var nodeName: String?
        }
        struct Conditions: Decodable {
            var ready: Bool?
            var serving: Bool?
            var terminating: Bool?
        }

        var metadata: ObjectMeta
        var addressType: String?
        var endpoints: [Endpoint]?
        var ports: [Port]?
    }

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        let endpoints = document.addressType == "FQDN" ? [] : document.endpoints ?? []
        self.init(
            metadata: document.metadata,
            endpoints: endpoints.compactMap { endpoint in
                guard let address = endpoint.addresses?.first.flatMap({ IPAddress($0) }) else { return nil }
                let isReady = endpoint.conditions?.ready ?? true
                return Endpoint(
                    address: address, isReady: isReady, isServing: endpoint.conditions?.serving ?? isReady,
                    isTerminating: endpoint.conditions?.terminating ?? false, nodeName: endpoint.nodeName)
            },
            ports: document.ports ?? [])
    }
}
