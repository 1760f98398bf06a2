/// Which objects came to belong to the cluster, or ceased to: the rows of origins that a commit writes and deletes.
struct OriginDiff: Hashable, Sendable {
    /// Added or changed.
    var written: [ObjectKey: FleetOrigin] = [:]
    var removed: Set<ObjectKey> = []

    static let none = OriginDiff()

    init() {}

    init(from old: [ObjectKey: FleetOrigin], to new: [ObjectKey: FleetOrigin]) {
        written = new.filter { old[$0.key] != $0.value }
        removed = Set(old.keys.filter { new[$0] == nil })
    }
}
