/// The part of `metadata` that is used; everything else in an object's metadata is skipped.
struct ObjectMeta: Hashable, Sendable, Decodable {
    var name: String
    /// Empty for cluster-wide kinds.
    var namespace: String
    var labels: [String: String]
    var annotations: [String: String]
    /// Opaque, and no part of an object's equality: two versions that say the same are the same to a planner.
    var resourceVersion: String
    /// Tells whether `deletionTimestamp` is set.
    var isBeingDeleted: Bool

    init(
        name: String, namespace: String = "", labels: [String: String] = [:], annotations: [String: String] = [:],
        resourceVersion: String = "", isBeingDeleted: Bool = false
    ) {
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.annotations = annotations
        self.resourceVersion = resourceVersion
        self.isBeingDeleted = isBeingDeleted
    }

    enum CodingKeys: String, CodingKey {
        case name, namespace, labels, annotations, resourceVersion, deletionTimestamp
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        namespace = try container.decodeIfPresent(String.self, forKey: .namespace) ?? ""
        labels = try container.decodeIfPresent([String: String].self, forKey: .labels) ?? [:]
        annotations = try container.decodeIfPresent([String: String].self, forKey: .annotations) ?? [:]
        resourceVersion = try container.decodeIfPresent(String.self, forKey: .resourceVersion) ?? ""
        isBeingDeleted = try container.decodeIfPresent(String.self, forKey: .deletionTimestamp) != nil
    }
}

extension ObjectMeta {
    static func == (left: ObjectMeta, right: ObjectMeta) -> Bool {
        left.name == right.name && left.namespace == right.namespace && left.labels == right.labels
            && left.annotations == right.annotations && left.isBeingDeleted == right.isBeingDeleted
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(namespace)
    }
}
