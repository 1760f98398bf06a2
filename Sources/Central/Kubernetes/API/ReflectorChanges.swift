/// What became different of a query's objects since it was last asked.
struct ReflectorChanges: Hashable, Sendable {
    /// New, or others than before.
    var put: [ManifestObject] = []
    /// As they were last.
    var dropped: [ManifestObject] = []

    var isEmpty: Bool { put.isEmpty && dropped.isEmpty }
}
