import FleetIPVS
import FleetModel

/// A kernel from before tunnel types and persistence engines: it takes their attributes without a word and forgets them.
actor OldKernel: IPVSKernel {
    private let inner: IPVSTableInMemory

    init(_ inner: IPVSTableInMemory) { self.inner = inner }

    func apply(_ batches: some Sequence<[IPVSOperation]> & Sendable) async throws -> [IPVSFailure] {
        try await inner.apply(batches.map { $0.map(Self.forgetting) })
    }

    private static func forgetting(_ operation: IPVSOperation) -> IPVSOperation {
        func old(_ settings: VirtualService.Settings) -> VirtualService.Settings {
            var settings = settings
            settings.persistenceEngine = ""
            return settings
        }
        func old(_ settings: RealServer.Settings) -> RealServer.Settings {
            var settings = settings
            settings.tunnel = .ipip
            return settings
        }
        return switch operation {
        case .addService(let key, let settings): .addService(key, old(settings))
        case .setService(let key, let settings): .setService(key, old(settings))
        case .addServer(let key, let server, let settings): .addServer(key, server, old(settings))
        case .setServer(let key, let server, let settings): .setServer(key, server, old(settings))
        case .removeService, .removeServer: operation
        }
    }

    func table() async -> IPVSTable { await inner.table() }
    func connections(of services: [VirtualService.Key]) async -> ConnectionCounts {
        await inner.connections(of: services)
    }
    func info() async -> KernelInfo { await inner.info() }
    func timeouts() async -> Pair.Timeouts { await inner.timeouts() }
    func setTimeouts(_ timeouts: Pair.Timeouts) async { await inner.setTimeouts(timeouts) }
}
