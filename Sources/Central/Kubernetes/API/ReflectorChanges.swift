import FleetModel

/// What became different of a query's objects since it was last asked.
struct ReflectorChanges: Hashable, Sendable {
    /// New, or said again.
    var put: [ManifestObject] = []
    /// Gone, before what is put came.
    var dropped: [ObjectReference] = []

    var isEmpty: Bool { put.isEmpty && dropped.isEmpty }
}
