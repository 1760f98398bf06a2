/// What became of one of the cluster's objects.
struct FleetStanding: Hashable, Sendable {
    enum Verdict: Hashable, Sendable {
        /// The fleet has it as the cluster says.
        case accepted
        case invalid(field: String, reason: String)
        /// What it refers to is not there yet.
        case referenceMissing(field: String, reason: String)
        /// An administrator made one of that name.
        case conflict
        /// Another object of the cluster speaks of the same: its `metadata.name`.
        case repeated(String)
        /// An administrator changed or deleted it with `--force`.
        case overridden(isDeleted: Bool)
    }

    var verdict: Verdict
    /// The object of the fleet that it speaks of; nil where it does not read, and was never taken.
    var key: ObjectKey?
    /// Tells whether what was taken of it before stays in force.
    var keepsOlder = false
}
