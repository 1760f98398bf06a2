import FleetWire

/// The object that says who leads: `coordination.k8s.io/v1`, kind `Lease`.
///
/// It is kept as the document it is, so that an update loses nothing that others wrote into it.
struct Lease: Hashable, Sendable {
    private(set) var document: JSONValue

    /// A lease as the API gave it.
    init(_ document: JSONValue) { self.document = document }

    /// A lease that is to be made.
    init(namespace: String, name: String) {
        document = .object([
            "apiVersion": .text("coordination.k8s.io/v1"), "kind": .text("Lease"),
            "metadata": .object(["name": .text(name), "namespace": .text(namespace)]), "spec": .object([:]),
        ])
    }

    /// Empty where nobody holds it, as after a leader went in good order.
    var holder: String { spec["holderIdentity"]?.text ?? "" }

    /// Seconds after which a lease that nobody renews is free; nil where it does not say.
    var seconds: Int64? { if case .integer(let seconds)? = spec["leaseDurationSeconds"] { seconds } else { nil } }

    /// How often the lease went from one holder to another.
    var transitions: Int64 { if case .integer(let count)? = spec["leaseTransitions"] { count } else { 0 } }

    /// `spec`: as long as this is the same, nobody has renewed it.
    var spec: JSONValue { document["spec"] ?? .object([:]) }

    /// The same lease with other fields in `spec`.
    func setting(_ fields: [String: JSONValue]) -> Lease {
        guard case .object(var whole) = document else { return self }
        var spec: [String: JSONValue] = if case .object(let spec) = self.spec { spec } else { [:] }
        spec.merge(fields) { $1 }
        whole["spec"] = .object(spec)
        var lease = self
        lease.document = .object(whole)
        return lease
    }
}
