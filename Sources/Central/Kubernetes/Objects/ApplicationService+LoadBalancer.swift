import FleetModel

extension ApplicationService {
    /// What a Service of type LoadBalancer asks of whoever balances for it, and what its status says.
    struct LoadBalancer: Hashable, Sendable {
        /// `spec.loadBalancerClass`; nil: the cluster's own implementation is meant.
        var className: String?
        /// `spec.externalTrafficPolicy: Local`: only nodes with an endpoint of their own serve, and the pod sees the client.
        var isLocal = false
        /// `spec.healthCheckNodePort`, where kube-proxy says whether the node has an endpoint of its own; nil without `Local`.
        var healthCheckPort: UInt16?
        /// Seconds of `spec.sessionAffinity: ClientIP`; the API's default is 10,800.
        var affinitySeconds: Int?
        /// `spec.loadBalancerSourceRanges`, as written: each a CIDR; empty: everybody.
        var sourceRanges: [String] = []
        /// `spec.ipFamilies`; empty where the API server knows none.
        var families: [IPAddress.Family] = []
        /// `spec.loadBalancerIP`, which is deprecated and has no other way to be said in some tools.
        var requestedAddress: String?
        /// `status.loadBalancer.ingress`.
        var status: [StatusIngress] = []
        /// `metadata.uid`, by which kubectl finds an object's Events.
        var uid = ""

        /// `status.loadBalancer.ingress[].ip`.
        var statusAddresses: [IPAddress] { status.compactMap(\.address) }
    }
}

extension ApplicationService.LoadBalancer: Decodable {
    private struct Document: Decodable {
        struct Spec: Decodable {
            var loadBalancerClass: String?
            var externalTrafficPolicy: String?
            var healthCheckNodePort: Int?
            var sessionAffinity: String?
            var sessionAffinityConfig: AffinityConfig?
            var loadBalancerSourceRanges: [String]?
            var ipFamilies: [String]?
            var loadBalancerIP: String?
        }
        struct AffinityConfig: Decodable { var clientIP: ClientIP? }
        struct ClientIP: Decodable { var timeoutSeconds: Int? }
        struct Status: Decodable { var loadBalancer: Ingresses? }
        struct Ingresses: Decodable { var ingress: [StatusIngress]? }
        struct Metadata: Decodable { var uid: String? }

        var metadata: Metadata?
        var spec: Spec?
        var status: Status?
    }

    /// The API's default for `sessionAffinityConfig.clientIP.timeoutSeconds`: three hours.
    private static let affinityDefault = 10_800

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        self.init()
        status = document.status?.loadBalancer?.ingress ?? []
        uid = document.metadata?.uid ?? ""
        guard let spec = document.spec else { return }
        className = spec.loadBalancerClass
        isLocal = spec.externalTrafficPolicy == "Local"
        healthCheckPort = spec.healthCheckNodePort.flatMap { UInt16(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 }
        if spec.sessionAffinity == "ClientIP" {
            affinitySeconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? Self.affinityDefault
        }
        sourceRanges = spec.loadBalancerSourceRanges ?? []
        families = (spec.ipFamilies ?? []).compactMap { $0 == "IPv4" ? .v4 : $0 == "IPv6" ? .v6 : nil }
        if let address = spec.loadBalancerIP, !address.isEmpty { requestedAddress = address }
    }
}
