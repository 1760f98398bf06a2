import FleetModel
import FleetWire
import Synchronization
import Testing

@testable import DirectorAgent

@Suite("The agent of a real server's host asks, takes, and reports", .timeLimit(.minutes(1)))
struct RealServerPullerTests {
    private final class Central: RealServerCentral {
        struct Away: Error {}
        private let answers: Mutex<[RealServerAnswer?]>
        private let questions = Mutex<[(held: String?, addresses: [IPAddress])]>([])

        /// nil: away.
        init(_ answers: [RealServerAnswer?]) { self.answers = Mutex(answers) }

        var held: [String?] { questions.withLock { $0.map(\.held) } }
        var addresses: [IPAddress] { questions.withLock { $0.last?.addresses ?? [] } }

        func slice(of addresses: [IPAddress], held: String?, wait: Int) async throws -> RealServerAnswer {
            questions.withLock { $0.append((held, addresses)) }
            guard let answer = answers.withLock({ $0.removeFirst() }) else { throw Away() }
            return answer
        }

        func send(_ report: RealServerReport) async throws {}
    }

    private struct Stage {
        let kernel: HostInMemory
        let folder: TemporaryFolder
        let sysctls: SysctlFolder
        let host: RealServerHost
        let log = LogBook()

        init() throws {
            kernel = HostInMemory(try .sample())
            folder = try TemporaryFolder()
            sysctls = try SysctlFolder()
            host = RealServerHost(
                kernel: kernel, filter: ScriptedClamp(), sysctls: sysctls.tree,
                folder: try StateFolder(path: folder.path),
                settings: .init(), logger: log.logger, now: { 1000 })
        }

        func puller(_ central: Central) -> RealServerPuller {
            RealServerPuller(central: central, host: host, logger: log.logger, reconnected: Bell())
        }
    }

    @Test("It names its addresses and what it holds")
    func asks() async throws {
        let stage = try Stage()
        let document = try NodeSample.document(["shop"])
        let central = Central([.slice(document), .unchanged, .notYet(retryAfter: 7)])
        let puller = stage.puller(central)
        #expect(try await puller.ask(wait: 0) == nil)
        #expect(try await puller.ask(wait: 0) == nil)
        #expect(try await puller.ask(wait: 0) == .seconds(7))
        #expect(central.held == [nil, document.version, document.version])
        #expect(central.addresses.map(\.description) == ["10.9.0.21", "fd09::21"])
    }

    @Test("Silence, errors and a Central that knows nothing yet take no VIP away")
    func silence() async throws {
        let stage = try Stage()
        let empty = try NodeSample.document([], epoch: "e1")
        let central = Central([
            .slice(try NodeSample.document(["shop"])), nil, .notYet(retryAfter: 1), .slice(empty), .unchanged,
        ])
        let puller = stage.puller(central)
        _ = try await puller.ask(wait: 0)
        await #expect(throws: Central.Away.self) { try await puller.ask(wait: 0) }
        _ = try await puller.ask(wait: 0)
        // It is not asked for the same again at once.
        #expect(try await puller.ask(wait: 0) == puller.firstPause)
        _ = try await puller.ask(wait: 0)
        #expect(central.held.last == empty.version)
        #expect(await stage.kernel.localRoutes == ["10.9.0.201/32"])
        #expect(await stage.host.state.vips.map(\.state) == [.held])
    }
}
