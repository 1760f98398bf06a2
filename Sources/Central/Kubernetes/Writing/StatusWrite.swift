import FleetModel
import FleetWire

/// A status that is to be written, and what it is made from.
struct StatusWrite: Hashable, Sendable {
    /// What a write means, without the times in it: of two that mean the same, the second is one too many.
    enum Mark: Hashable, Sendable {
        case service(ObjectReference, wanted: [StatusIngress], seen: [StatusIngress]?)
        case fleetObject(FleetManifest.Key, wanted: [StatusCondition], seen: FleetManifest.Status, generation: Int64)
    }

    var request: ClusterRequest
    var mark: Mark

    /// As findings name what it is about: `service/shop/orders`, `vip/shop`.
    var subject: String {
        switch mark {
        case .service(let service, _, _): "service/\(service)"
        case .fleetObject(let key, _, _, _): "\(key.kind.word)/\(key.name)"
        }
    }

    /// Brings `status.loadBalancer.ingress` of a Service to what is wanted.
    ///
    /// - Parameter seen: what stands there; nil where it is not known.
    init(of service: ObjectReference, wanted: [StatusIngress], seen: [StatusIngress]?) {
        // An empty list and none are the same to the API; a merge patch takes the field away with null.
        let list: JSONValue = wanted.isEmpty ? .null : .list(wanted.map(\.document))
        request = ClusterRequest(
            method: .patch, path: "/api/v1/namespaces/\(service.namespace)/services/\(service.name)/status",
            body: .object(["status": .object(["loadBalancer": .object(["ingress": list])])]), topic: .serviceStatus)
        mark = .service(service, wanted: wanted, seen: seen)
    }

    /// Brings the status of one of the cluster's objects of the fleet to the wanted conditions.
    init(_ patch: StatusPatch) {
        request = ClusterRequest(
            method: .patch, path: "/apis/\(APIVersion.current)/\(patch.kind.plural)/\(patch.name)/status",
            body: patch.body, topic: .fleetStatus)
        mark = .fleetObject(
            FleetManifest.Key(kind: patch.kind, name: patch.name), wanted: patch.wanted, seen: patch.seen,
            generation: patch.generation)
    }
}
