import FleetIPVS
import FleetModel
import Synchronization

@testable import DirectorAgent

/// An agent's surroundings without network and kernel: a table in memory, a folder, a clock that moves when told.
final class Rig: Sendable {
    let kernel: IPVSTableInMemory
    let folder: TemporaryFolder
    let log = LogBook()
    private let clock = Mutex<Int64>(1_000_000)

    init(_ table: IPVSTable = [:]) throws {
        kernel = IPVSTableInMemory(table)
        folder = try TemporaryFolder()
    }

    /// A new agent on the same folder and kernel, as after a restart.
    func agent(
        adopts: Bool = false, allowedVIPs: [String] = [], retryInterval: Duration = .seconds(1),
        auditInterval: Duration = .seconds(30), packetFilter: (any PacketFilter)? = nil, closesVIPs: Bool = false
    ) throws -> Reconciler {
        var settings = Reconciler.Settings()
        settings.adopts = adopts
        settings.allowedVIPs = allowedVIPs.compactMap { IPNetwork($0) }
        settings.retryInterval = retryInterval
        settings.auditInterval = auditInterval
        settings.closesVIPs = closesVIPs
        return Reconciler(
            kernel: kernel, packetFilter: packetFilter ?? ScriptedFilter(kernel),
            folder: try StateFolder(path: folder.path), settings: settings, logger: log.logger,
            now: { self.clock.withLock { $0 } })
    }

    /// A new agent that has applied what lies on the disk.
    func restarted(adopts: Bool = false) async throws -> Reconciler {
        let agent = try agent(adopts: adopts)
        await agent.restore()
        return agent
    }

    func advance(seconds: Int64) { clock.withLock { $0 += seconds } }

    var table: IPVSTable { get async { await kernel.contents } }

    /// The operations that reached the kernel since the last question.
    func operations(since count: Int) async -> [IPVSOperation] { Array(await kernel.log.dropFirst(count)) }

    /// Weight by server of one service, as the kernel has it; nil where the service is not there.
    func weights(_ service: String) async throws -> [String: Int32]? {
        guard let servers = await table[try Sample.service(service)]?.servers else { return nil }
        return Dictionary(uniqueKeysWithValues: servers.map { ($0.key.description, $0.value.weight) })
    }

    func connect(_ count: UInt32, to server: String, of service: String) async throws {
        await kernel.setConnections(
            RealServer.Connections(active: count, inactive: 0), of: try Sample.service(service),
            server: try Sample.server(server))
    }
}
