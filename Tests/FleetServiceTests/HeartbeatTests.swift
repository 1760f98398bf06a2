import FleetService
import Logging
import ServiceLifecycle
import Supervision
import Synchronization
import Testing

@Suite("The supervisor hears of a program for as long as its core answers")
struct HeartbeatTests {
    private static func supervisor(_ inbox: DatagramInbox, micros: Int?) throws -> Supervisor {
        try #require(
            Supervisor { name in
                switch name {
                case "NOTIFY_SOCKET": inbox.name
                case "WATCHDOG_USEC": micros.map { "\($0)" }
                default: nil
                }
            })
    }

    private static func group(_ heartbeat: Heartbeat) -> ServiceGroup {
        ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [heartbeat], logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    @Test("A core that answers is fed for, and the end is told")
    func lives() async throws {
        let inbox = try DatagramInbox(isAbstract: true)
        let questions = Mutex(0)
        let heartbeat = Heartbeat(try Self.supervisor(inbox, micros: 20_000)) { questions.withLock { $0 += 1 } }
        let group = Self.group(heartbeat)
        async let end: Void = group.run()
        for _ in 0..<3 { #expect(await Self.next(inbox) == "WATCHDOG=1") }
        await group.triggerGracefulShutdown()
        try await end
        var last = ""
        while let text = inbox.next(milliseconds: 0) { last = text }
        #expect(last == "STOPPING=1")
        #expect(questions.withLock { $0 } >= 3)
    }

    @Test("A core that hangs is not fed for")
    func hangs() async throws {
        let inbox = try DatagramInbox(isAbstract: true)
        let (stream, release) = AsyncStream.makeStream(of: Void.self)
        let asked = AsyncStream.makeStream(of: Void.self)
        let heartbeat = Heartbeat(try Self.supervisor(inbox, micros: 2000)) {
            asked.continuation.yield()
            for await _ in stream { return }
        }
        let group = Self.group(heartbeat)
        async let end: Void = group.run()
        for await _ in asked.stream { break }
        #expect(inbox.next(milliseconds: 100) == nil, "fifty intervals went by")
        release.yield()
        #expect(await Self.next(inbox) == "WATCHDOG=1", "it answers again")
        release.finish()
        await group.triggerGracefulShutdown()
        try await end
    }

    @Test("Without a watchdog only the end is told")
    func unwatched() async throws {
        let inbox = try DatagramInbox(isAbstract: true)
        let heartbeat = Heartbeat(try Self.supervisor(inbox, micros: nil)) {}
        let group = Self.group(heartbeat)
        async let end: Void = group.run()
        await group.triggerGracefulShutdown()
        try await end
        #expect(inbox.next(milliseconds: 1000) == "STOPPING=1")
        #expect(inbox.next(milliseconds: 0) == nil)
    }

    /// Reads without keeping a thread of the pool from those who write.
    private static func next(_ inbox: DatagramInbox) async -> String? {
        for _ in 0..<500 {
            if let text = inbox.next(milliseconds: 0) { return text }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }
}
