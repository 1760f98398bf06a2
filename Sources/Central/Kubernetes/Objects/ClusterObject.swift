import FleetModel

/// A Kubernetes object of one of the kinds that lvsfleet reads, reduced to the fields that are used.
protocol ClusterObject: Hashable, Sendable, Decodable {
    /// The `kind` in a document: `Pod`.
    static var kind: String { get }
    var metadata: ObjectMeta { get }
}

extension ClusterObject {
    var reference: ObjectReference { ObjectReference(namespace: metadata.namespace, name: metadata.name) }
}
