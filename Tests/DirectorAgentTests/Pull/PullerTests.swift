import FleetModel
import Testing

@testable import DirectorAgent

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
