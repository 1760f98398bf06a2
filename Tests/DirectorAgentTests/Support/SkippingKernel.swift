import FleetIPVS
import FleetModel

/// A kernel whose next dumps skip a service that is there, as dumps do while somebody else writes.
actor SkippingKernel: IPVSKernel {
    private let inner: IPVSTableInMemory
    private var skipped: VirtualService.Key?
    private var dumps = 0

    init(_ inner: IPVSTableInMemory) { self.inner = inner }

    func skip(_ key: VirtualService.Key, dumps: Int) {
        skipped = key
        self.dumps = dumps
    }

    func table() async -> IPVSTable {
        var table = await inner.table()
        guard dumps > 0, let skipped else { return table }
        dumps -= 1
        table[skipped] = nil
        return table
    }

    func connections(of services: [VirtualService.Key]) async -> ConnectionCounts {
        await inner.connections(of: services)
    }

    func apply(_ batches: some Sequence<[IPVSOperation]> & Sendable) async throws -> [IPVSFailure] {
        try await inner.apply(batches)
    }
    func info() async -> KernelInfo { await inner.info() }
    func timeouts() async -> Pair.Timeouts { await inner.timeouts() }
    func setTimeouts(_ timeouts: Pair.Timeouts) async { await inner.setTimeouts(timeouts) }
}
