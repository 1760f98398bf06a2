import FleetIPVS
import FleetModel

/// A kernel with a list of all that was asked of it.
actor RecordingKernel: IPVSKernel {
    private let inner: IPVSClient
    private(set) var log: [IPVSOperation] = []

    init(_ inner: IPVSClient) { self.inner = inner }

    func apply(_ batches: some Sequence<[IPVSOperation]> & Sendable) async throws -> [IPVSFailure] {
        let all = Array(batches)
        log += all.joined()
        return try await inner.apply(all)
    }

    func table() async throws -> IPVSTable { try await inner.table() }
    func connections(of services: [VirtualService.Key]) async throws -> ConnectionCounts {
        try await inner.connections(of: services)
    }
    func info() async throws -> KernelInfo { try await inner.info() }
    func timeouts() async throws -> Pair.Timeouts { try await inner.timeouts() }
    func setTimeouts(_ timeouts: Pair.Timeouts) async throws { try await inner.setTimeouts(timeouts) }
}
