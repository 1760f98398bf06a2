/// What goes out of service from one table to another: the measure of a director's guard. Pure.
///
/// Central measures with it too, so that both know what a director refuses.
public struct TableLoss: Hashable, Sendable {
    /// Services of the old table that the new one does not have.
    public var removed: Int
    /// Services of the old table.
    public var total: Int
    /// Services of both that take connections in the old table, and have no real server at all in the new one; sorted.
    public var emptied: [VirtualService.Key]

    public init(from old: IPVSTable, to new: IPVSTable) {
        removed = 0
        total = old.count
        emptied = []
        for (key, service) in old {
            guard let next = new[key] else {
                removed += 1
                continue
            }
            if next.servers.isEmpty, service.servers.contains(where: { $0.value.weight > 0 }) { emptied.append(key) }
        }
        emptied.sort()
    }

    /// More than half of the services go, or a live one loses its last real server.
    public var isGrave: Bool { removed * 2 > total || !emptied.isEmpty }
}
