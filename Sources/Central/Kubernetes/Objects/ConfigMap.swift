/// A ConfigMap: `v1`, kind `ConfigMap`.
struct ConfigMap: ClusterObject {
    static let kind = "ConfigMap"

    var metadata: ObjectMeta
    var data: [String: String]

    init(metadata: ObjectMeta, data: [String: String]) {
        self.metadata = metadata
        self.data = data
    }

    enum CodingKeys: String, CodingKey { case metadata, data }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        metadata = try container.decode(ObjectMeta.self, forKey: .metadata)
        data = try container.decodeIfPresent([String: String].self, forKey: .data) ?? [:]
    }
}
