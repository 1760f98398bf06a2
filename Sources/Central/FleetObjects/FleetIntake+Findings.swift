import FleetModel
import FleetWire

extension FleetIntake {
    /// What administrators should know of the cluster's objects, sorted.
    ///
    /// - Parameter kept: what is to go and stays, with all that still refers to it.
    static func findings(_ answer: Answer, kept: [ObjectKey: [ObjectKey]]) -> [Finding] {
        var findings = answer.standings.compactMap { manifest, standing in standing.finding(of: manifest) }
        findings += kept.map { key, referrers in
            Finding(
                reason: "ClusterObjectKept", subject: key.description,
                message:
                    "It is gone from the cluster and stays, because \(EditRefusal.list(referrers)) still refers to it.")
        }
        let held = answer.origins.filter { $0.value.heldSince != nil }
        if let since = held.values.compactMap(\.heldSince).min() {
            let keys = held.keys.sorted { $0.description < $1.description }
            findings.append(
                Finding(
                    reason: "ClusterObjectsHeld", subject: "cluster",
                    message: "\(held.count) objects vanished together from the cluster and stay in the fleet since "
                        + "\(UTC.text(since)): \(EditRefusal.list(keys)); lvsctl approve --fleet-objects deletes them.")
            )
        }
        return findings.sorted()
    }
}

extension FleetStanding {
    func finding(of manifest: FleetManifest.Key) -> Finding? {
        let subject = key?.description ?? "\(manifest.kind.word)/\(manifest.name)"
        let rest = keepsOlder ? "what was taken of it before stays" : "it is left out"
        switch verdict {
        case .accepted: return nil
        case .invalid(let field, let reason):
            return Finding(
                reason: "ClusterObjectInvalid", subject: subject, field: field,
                message:
                    "The cluster's \(manifest) cannot be taken: \(field.isEmpty ? "" : "\(field): ")\(reason); \(rest)."
            )
        case .referenceMissing(let field, let reason):
            return Finding(
                reason: "ClusterObjectWaits", subject: subject, field: field,
                message: "The cluster's \(manifest) waits, for \(reason); \(rest) until then.")
        case .conflict:
            return Finding(
                reason: "ClusterObjectConflict", subject: subject,
                message: "An administrator made it, so the cluster's \(manifest) is not taken; lvsctl delete, or the "
                    + "annotation \(FleetManifest.adoptAnnotation): \"true\" on the cluster's object, hands it over.")
        case .repeated(let other):
            return Finding(
                reason: "ClusterObjectConflict", subject: subject, field: manifest.name,
                message: "The cluster's \(manifest) speaks of what \(manifest.kind.rawValue) \(other) speaks of "
                    + "already, which counts.")
        case .overridden(let isDeleted):
            return Finding(
                reason: "ClusterObjectOverridden", subject: subject,
                message:
                    "An administrator \(isDeleted ? "deleted" : "changed") it with --force, so it differs from the "
                    + "cluster's \(manifest); the next change of that object in the cluster takes it back.")
        }
    }
}
