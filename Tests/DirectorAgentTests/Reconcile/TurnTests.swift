import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

@Suite("Whether the reconciler works is known by its turns")
struct TurnTests {
    /// A kernel that keeps a question until it is let go.
    private actor StuckKernel: IPVSKernel {
        let isAsked = AsyncStream.makeStream(of: Void.self)
        private let inner = IPVSTableInMemory([:])
        private var waiting: CheckedContinuation<Void, Never>?

        func table() async throws -> IPVSTable {
            await withCheckedContinuation {
                waiting = $0
                isAsked.continuation.yield()
            }
            return [:]
        }

        func letGo() {
            waiting?.resume()
            waiting = nil
        }

        func apply(_ batches: some Sequence<[IPVSOperation]> & Sendable) async throws -> [IPVSFailure] { [] }
        func connections(of services: [VirtualService.Key]) async throws -> ConnectionCounts { [:] }
        func info() async throws -> KernelInfo { await inner.info() }
        func timeouts() async throws -> Pair.Timeouts { await inner.timeouts() }
        func setTimeouts(_ timeouts: Pair.Timeouts) async throws {}
    }

    @Test(
        "An idle loop comes round when it is asked to, one that waits for the kernel does not, one that ended is no reason to wait"
    )
    func turns() async throws {
        let rig = try Rig()
        let kernel = StuckKernel()
        let agent = Reconciler(
            kernel: kernel, packetFilter: ScriptedFilter(rig.kernel), folder: try StateFolder(path: rig.folder.path),
            logger: rig.log.logger, now: { 1_000_000 })
        let loop = Task { await agent.run() }
        await agent.turn()
        await agent.offer(try Sample.bytes(try Sample.slice(), 1))
        for await _ in kernel.isAsked.stream { break }
        let waiting = Task { await agent.turn() }
        try await eventually("somebody waits") { await agent.isAwaitingTurn }
        // Everything else that the actor is asked is answered meanwhile: only the loop tells.
        for _ in 0..<100 { _ = await agent.held }
        #expect(await agent.isAwaitingTurn)
        await kernel.letGo()
        await waiting.value
        loop.cancel()
        await loop.value
        await agent.turn()
    }
}
