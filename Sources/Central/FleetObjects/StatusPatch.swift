import FleetWire

/// What is to be written to the `status` of one of the cluster's objects: a JSON merge patch for its subresource `/status`.
struct StatusPatch: Hashable, Sendable {
    var kind: FleetObject.Kind
    /// `metadata.name`.
    var name: String
    var body: JSONValue
    /// What is wanted, what stood there, and of which `metadata.generation`: all that the patch is made from, but for the time.
    var wanted: [StatusCondition]
    var seen: FleetManifest.Status
    var generation: Int64

    /// What brings an object's status to the wanted conditions; nil where it says so already.
    ///
    /// A merge patch replaces lists as a whole, so conditions of others are repeated as they are. The time of a condition
    /// stays while its status does, as Kubernetes has it.
    ///
    /// - Parameter now: seconds since 1970.
    init?(_ manifest: FleetManifest, _ wanted: [StatusCondition], now: Int64) {
        let present = manifest.status.conditions
        let types = Set(wanted.map(\.type))
        let own = Dictionary(
            present.compactMap { document in document["type"]?.text.map { ($0, document) } }
        ) { first, _ in first }
        let time = UTC.text(now)
        let conditions = wanted.map { condition in
            let old = own[condition.type]
            let stays = old?["status"]?.text == condition.status.rawValue
            let since = stays ? old?["lastTransitionTime"]?.text ?? time : time
            return condition.document(since: since, generation: manifest.generation)
        }
        let others = present.filter { !types.contains($0["type"]?.text ?? "") }
        let isSaid = conditions.allSatisfy { $0 == $0["type"]?.text.flatMap { own[$0] } }
        guard !isSaid || manifest.status.observedGeneration != manifest.generation else { return nil }
        kind = manifest.kind
        name = manifest.metadata.name
        self.wanted = wanted
        seen = manifest.status
        generation = manifest.generation
        body = .object([
            "status": .object([
                "observedGeneration": .integer(manifest.generation), "conditions": .list(others + conditions),
            ])
        ])
    }
}
