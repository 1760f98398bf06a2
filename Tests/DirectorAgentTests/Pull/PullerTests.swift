import FleetModel
import Synchronization
import Testing

@testable import DirectorAgent

private final class Looks: Sendable {
    private let kept = Mutex<[String]>([])

    var heard: [String] { kept.withLock { $0 } }

    func add(_ look: String) { kept.withLock { $0.append(look) } }
}

struct PullerTests {
    private func start(_ rig: Rig, _ central: ScriptedCentral, _ agent: Reconciler, _ bell: Bell = Bell()) -> [Task<
        Void, Never
    >] {
        let puller = Puller(
            central: central, reconciler: agent, logger: rig.log.logger, reconnected: bell,
            firstPause: .milliseconds(1))
        return [Task { await agent.run() }, Task { await puller.run() }]
    }

    @Test func `asks for something else than it holds, also after a restart`() async throws {
        let rig = try Rig()
        let bytes = try Sample.bytes(try Sample.slice(), 4)
        let central = ScriptedCentral([.slice(bytes), .unchanged])
        let agent = try await rig.restarted()
        let work = start(rig, central, agent)
        try await eventually("three questions") { central.asked.count == 3 }
        for task in work { task.cancel() }
        let held = Revision(epoch: "e1", number: 4)
        #expect(central.asked == [nil, held, held])
        #expect(await agent.state.identity == Identity(director: "blue-a", pair: "blue"))
        let again = try await rig.restarted()
        #expect(await again.held == held)
        #expect(await again.state.identity?.director == "blue-a", "who we are is on disk too")
    }

    @Test func `a question to look again is handed on, applies nothing, and the next follows at once`() async throws {
        let rig = try Rig()
        let bytes = try Sample.bytes(try Sample.slice(), 4)
        let central = ScriptedCentral([.slice(bytes), .look("c-3"), .unchanged])
        let agent = try await rig.restarted()
        let looks = Looks()
        let puller = Puller(
            central: central, reconciler: agent, logger: rig.log.logger, reconnected: Bell(),
            firstPause: .milliseconds(1),
            looks: { looks.add($0) })
        let work = [Task { await agent.run() }, Task { await puller.run() }]
        try await eventually("four questions") { central.asked.count == 4 }
        for task in work { task.cancel() }
        #expect(looks.heard == ["c-3"])
        #expect(await agent.state.counters.applies == 1)
    }

    @Test func `garbage, errors and silence leave the last good slice, and are said once`() async throws {
        let rig = try Rig()
        let slice = try Sample.slice()
        let central = ScriptedCentral([
            .slice(try Sample.bytes(slice, 1)), .slice(Array("<html>".utf8)), .away, .away, .unchanged,
        ])
        let agent = try await rig.restarted()
        let back = Bell()
        let work = start(rig, central, agent, back)
        try await eventually("Central is back") { !rig.log.lines("Central is back").isEmpty }
        await back.sleep(until: .now + .seconds(5))
        for task in work { task.cancel() }
        #expect(await rig.table == slice.table)
        #expect(rig.log.lines("Central is away").count == 1)
        #expect(rig.log.lines("slice refused").count == 1)
    }

    @Test func `a Central that is back is not asked to wait, so that it hears at once how things are`() async throws {
        let rig = try Rig()
        let central = ScriptedCentral([.slice(try Sample.bytes(try Sample.slice(), 1)), .away, .away, .unchanged])
        let agent = try await rig.restarted()
        let work = start(rig, central, agent)
        try await eventually("five questions") { central.waits.count == 5 }
        for task in work { task.cancel() }
        #expect(central.waits == [Puller.wait, Puller.wait, 0, 0, Puller.wait])
    }

    @Test func `after a refusal it asks for another slice than the refused one, so that an approval is heard at once`()
        async throws
    {
        let rig = try Rig()
        let slice = try Sample.slice(ports: [9000, 9001, 9002])
        let loss = try Sample.slice(ports: [9000])
        let central = ScriptedCentral([
            .slice(try Sample.bytes(slice, 1)), .slice(try Sample.bytes(loss, 2, approval: nil)),
            .slice(try Sample.bytes(loss, 3, approval: nil)), .unchanged,
            .slice(try Sample.bytes(loss, 3, approval: nil)),
        ])
        let agent = try await rig.restarted()
        let work = start(rig, central, agent)
        try await eventually("six questions") { central.asked.count == 6 }
        let numbers = central.asked.map { $0?.number }
        // After a long poll without news the refused slice is fetched and judged once more.
        #expect(numbers == [nil, 1, 2, 3, 1, 3])
        #expect(await agent.refused?.number == 3)
        central.add(.slice(try Sample.bytes(loss, 4)))
        try await eventually("the approved slice") { await rig.table == loss.table }
        for task in work { task.cancel() }
    }

    @Test func `a refused slice that comes although another was asked for is not asked for without end`() async throws {
        let rig = try Rig()
        let loss = try Sample.bytes(try Sample.slice(ports: [9000]), 2, approval: nil)
        let central = ScriptedCentral([.slice(loss), .slice(loss), .slice(loss)])
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001, 9002]), 1))
        let puller = Puller(central: central, reconciler: agent, logger: rig.log.logger, reconnected: Bell())
        let work = Task { await agent.run() }
        let refused = Revision(epoch: "e1", number: 2)
        #expect(try await puller.ask(holding: await agent.held, wait: 0) == .askPast(refused))
        #expect(try await puller.ask(holding: await agent.held, past: refused, wait: 0) == .backOff)
        #expect(try await puller.ask(holding: await agent.held, wait: 0) == .askPast(refused))
        work.cancel()
    }

    @Test func `a stopped agent keeps nobody waiting`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let work = Task { await agent.run() }
        work.cancel()
        await work.value
        await agent.offer([])
        await agent.untilTaken()
    }
}
