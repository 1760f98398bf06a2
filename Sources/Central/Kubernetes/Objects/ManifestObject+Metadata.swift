import FleetModel

extension ManifestObject {
    var metadata: ObjectMeta {
        switch self {
        case .pod(let object): object.metadata
        case .configMap(let object): object.metadata
        case .service(let object): object.metadata
        case .node(let object): object.metadata
        }
    }

    /// What tells an object from the others of its kind.
    var reference: ObjectReference { ObjectReference(namespace: metadata.namespace, name: metadata.name) }
}
