import FleetModel
import Testing

@testable import DirectorAgent

struct ReporterTests {
    @Test func `nothing is sent before it is known who speaks; then the newest, after Central was away too`()
        async throws
    {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let central = ScriptedCentral()
        let bell = Bell()
        let reporter = Reporter(central: central, reconciler: agent, logger: rig.log.logger, bell: bell)
        let work = Task { await reporter.run() }
        defer { work.cancel() }
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        bell.ring()
        #expect(central.reports.isEmpty)
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        bell.ring()
        try await eventually("the first report") { !central.reports.isEmpty }

        central.takeReports(false)
        await agent.take(try Sample.bytes(try Sample.slice(ports: []), 2))
        bell.ring()
        try await eventually("a failed try") { !rig.log.lines("report not taken").isEmpty }
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9001]), 3))
        central.takeReports(true)
        bell.ring()
        try await eventually("the newest report") { central.reports.last?.applied?.number == 3 }
        #expect(!central.reports.contains { $0.applied?.number == 2 })
        #expect(central.reports.last?.host == nil, "nobody looked")
        await agent.heard(DirectorReport.Host(kernel: "6.1"))
        bell.ring()
        try await eventually("the clock at sending") {
            (central.reports.last?.host?.clockMillis ?? 0) > 1_700_000_000_000
        }
        #expect(central.reports.last?.director == "blue-a" && central.reports.last?.pair == "blue")
    }

    @Test func `a second that passes while something drains is no news`() throws {
        var state = AgentState()
        state.drains = [DirectorReport.Drain(service: "s", server: "r", activeConnections: 2, secondsLeft: 9)]
        var later = state
        later.drains[0].secondsLeft = 8
        later.drains[0].activeConnections = 1
        later.counters.audits += 1
        #expect(later.news == state.news)
        later.drains = []
        #expect(later.news != state.news)
    }
}
