/// What is kept beside an object of the fleet that belongs to the cluster; what administrators made has none.
struct FleetOrigin: Hashable, Sendable {
    /// `metadata.name` of the cluster's object.
    var manifest: String
    /// SHA-256 of its `spec` when it was taken last: another one is a change that is taken again.
    var digest: String
    /// Since when it is missing in the cluster and held back, in seconds since 1970; nil: it is not.
    var heldSince: Int64?
}
