import FleetIPVS
import FleetModel

/// The way from one table to another, a send at a time. New services come first, whole and in sorted order; what changes
/// and goes among the others comes after them.
///
/// A new service whose scheduler builds a table for every real server gets its scheduler after them, and that table once: a
/// tenth of the kernel's time for 20 servers. It has been of no use to anybody before them either.
///
/// A table of 20,000 entries is never laid out as operations at once: memory that is touched for the first time costs more
/// than what is done with it.
struct OperationBatches: Sequence, IteratorProtocol, Sendable {
    /// How many operations there are in all.
    let count: Int
    private let desired: IPVSTable
    private var new: ArraySlice<VirtualService.Key>
    /// The new service whose real servers come next, and those of them that are still to come.
    private var service: VirtualService.Key?
    private var servers: Swift.Slice<RealServers>
    /// What ends the new service.
    private var last: IPVSOperation?
    private var rest: ArraySlice<IPVSOperation>

    init(from actual: IPVSTable, to desired: IPVSTable) {
        self.desired = desired
        new = desired.keys.filter { actual[$0] == nil }.sorted()[...]
        servers = RealServers()[...]
        let rest = actual.isEmpty ? [] : operations(from: actual, to: desired, addingServices: false)
        self.rest = rest[...]
        count = new.reduce(rest.count) { count, key in
            guard let service = desired[key] else { return count }
            return count + 1 + service.servers.count + (Self.isScheduledLast(service) ? 1 : 0)
        }
    }

    /// Operations that are laid out already.
    init(_ operations: [IPVSOperation]) {
        desired = [:]
        new = []
        servers = RealServers()[...]
        rest = operations[...]
        count = operations.count
    }

    mutating func next() -> [IPVSOperation]? {
        var batch: [IPVSOperation] = []
        batch.reserveCapacity(IPVSBatch.limit)
        while batch.count < IPVSBatch.limit, let operation = nextOperation() { batch.append(operation) }
        return batch.isEmpty ? nil : batch
    }

    private mutating func nextOperation() -> IPVSOperation? {
        if let service, let (server, settings) = servers.popFirst() { return .addServer(service, server, settings) }
        if let operation = last {
            last = nil
            return operation
        }
        guard let key = new.popFirst(), let fresh = desired[key] else { return rest.popFirst() }
        service = key
        servers = fresh.servers[...]
        guard Self.isScheduledLast(fresh) else { return .addService(key, fresh.settings) }
        last = .setService(key, fresh.settings)
        return .addService(key, fresh.settings.unscheduled)
    }

    private static func isScheduledLast(_ service: VirtualService) -> Bool {
        service.settings.buildsTableByServer && service.servers.count > 1
    }
}
