import FleetModel

/// A pod: `v1`, kind `Pod`.
struct Pod: ClusterObject {
    static let kind = "Pod"

    var metadata: ObjectMeta
    var nodeName: String?
    /// Tells whether the pod shares its node's network, so that its addresses are the node's.
    var isOnHostNetwork: Bool
    /// Tells whether a container publishes a port on its node (`ports[].hostPort`).
    var hasHostPorts: Bool
    /// `status.phase`: `Running`, `Pending`, `Succeeded`, `Failed`, `Unknown`.
    var phase: String
    /// The condition `Ready`.
    var isReady: Bool
    /// `status.podIPs`, or `status.podIP` alone; addresses that do not parse are left out.
    var podAddresses: [IPAddress]
    /// `status.hostIPs`, or `status.hostIP` alone.
    var hostAddresses: [IPAddress]
}

extension Pod: Decodable {
    private struct Document: Decodable {
        struct Spec: Decodable {
            var nodeName: String?
            var hostNetwork: Bool?
            var containers: [Container]?
        }
        struct Container: Decodable { var ports: [Port]? }
        struct Port: Decodable { var hostPort: Int? }
        struct Status: Decodable {
            var phase: String?
            var conditions: [Condition]?
            var podIP: String?
            var podIPs: [Address]?
            var hostIP: String?
            var hostIPs: [Address]?
        }
        struct Address: Decodable { var ip: String? }

        var metadata: ObjectMeta
        var spec: Spec?
        var status: Status?
    }

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        metadata = document.metadata
        nodeName = document.spec?.nodeName
        isOnHostNetwork = document.spec?.hostNetwork ?? false
        hasHostPorts = (document.spec?.containers ?? []).contains {
            ($0.ports ?? []).contains { ($0.hostPort ?? 0) > 0 }
        }
        phase = document.status?.phase ?? ""
        isReady = (document.status?.conditions ?? []).contains { $0.type == "Ready" && $0.status == "True" }
        podAddresses = Self.addresses(document.status?.podIPs, document.status?.podIP)
        hostAddresses = Self.addresses(document.status?.hostIPs, document.status?.hostIP)
    }

    private static func addresses(_ many: [Document.Address]?, _ one: String?) -> [IPAddress] {
        let texts = many.map { $0.compactMap(\.ip) } ?? []
        return (texts.isEmpty ? [one].compactMap { $0 } : texts).compactMap { IPAddress($0) }
    }
}
