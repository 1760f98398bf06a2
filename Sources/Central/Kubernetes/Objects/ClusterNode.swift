import FleetModel

/// A node: `v1`, kind `Node`.
struct ClusterNode: ClusterObject {
    static let kind = "Node"

    var metadata: ObjectMeta
    /// The condition `Ready`.
    var isReady: Bool
    /// `status.addresses` of type `InternalIP`.
    var internalAddresses: [IPAddress]

    init(metadata: ObjectMeta, isReady: Bool, internalAddresses: [IPAddress]) {
        self.metadata = metadata
        self.isReady = isReady
        self.internalAddresses = internalAddresses
    }

    private struct Document: Decodable {
        struct Status: Decodable {
            var conditions: [Condition]?
            var addresses: [Address]?
        }
        struct Address: Decodable {
            var type: String
            var address: String
        }

        var metadata: ObjectMeta
        var status: Status?
    }

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        self.init(
            metadata: document.metadata,
            isReady: (document.status?.conditions ?? []).contains { $0.type == "Ready" && $0.status == "True" },
            internalAddresses: (document.status?.addresses ?? []).filter { $0.type == "InternalIP" }
                .compactMap { IPAddress($0.address) })
    }
}
