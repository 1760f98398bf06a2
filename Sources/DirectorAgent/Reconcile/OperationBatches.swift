import FleetIPVS
import FleetModel

/// The way from one table to another, a batch at a time. New services come first, whole and in sorted order; what changes
/// and goes among the others comes last, in one batch.
struct OperationBatches: Sequence, IteratorProtocol {
    /// About 100 KB of operations: below the size at which the allocator asks the kernel for pages of its own.
    private static let size = 900

    private let desired: IPVSTable
    private var new: ArraySlice<VirtualService.Key>
    private var last: [IPVSOperation]?

    init(from actual: IPVSTable, to desired: IPVSTable) {
        self.desired = desired
        new = desired.keys.filter { actual[$0] == nil }.sorted()[...]
        let isFresh = actual.isEmpty
        last = isFresh ? nil : operations(from: actual, to: desired.filter { actual[$0.key] != nil })
    }

    /// One batch that holds all.
    init(single operations: [IPVSOperation]) {
        desired = [:]
        new = []
        last = operations
    }

    mutating func next() -> [IPVSOperation]? {
        guard !new.isEmpty else {
            defer { last = nil }
            return last?.isEmpty == false ? last : nil
        }
        var batch: [IPVSOperation] = []
        batch.reserveCapacity(Self.size)
        while let key = new.first, let service = desired[key] {
            guard batch.isEmpty || batch.count + service.servers.count < Self.size else { break }
            new.removeFirst()
            batch.append(.addService(key, service.settings))
            for (server, settings) in service.servers.sorted(by: { $0.key < $1.key }) {
                batch.append(.addServer(key, server, settings))
            }
        }
        return batch
    }
}
