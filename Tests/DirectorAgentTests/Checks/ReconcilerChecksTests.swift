import FleetIPVS
import FleetModel
import Synchronization
import Testing

@testable import DirectorAgent

/// Remembers what it was asked to probe.
private final class ScriptedChecker: Checker {
    private let asked = Mutex<[Set<CheckTarget>]>([])

    var targets: Set<CheckTarget> { asked.withLock { $0.last ?? [] } }

    func check(_ targets: Set<CheckTarget>, avoiding vips: Set<IPAddress>) { asked.withLock { $0.append(targets) } }
}

struct ReconcilerChecksTests {
    private let checker = ScriptedChecker()

    private func down(_ addresses: String...) -> [CheckTarget: String] {
        Dictionary(
            uniqueKeysWithValues: checker.targets.filter { addresses.contains("\($0.address)") }.map {
                ($0, "no answer")
            })
    }

    private func agent(_ rig: Rig, _ slice: Slice, _ number: UInt64 = 1) async throws -> Reconciler {
        let agent = try await rig.restarted()
        await agent.use(checker)
        await agent.take(try Sample.bytes(try Sample.checked(slice), number))
        return agent
    }

    /// What the loop says reaches the kernel.
    private func say(_ down: [CheckTarget: String], to agent: Reconciler) async {
        await agent.hear(down)
        await agent.heedChecks()
    }

    @Test func `who fails gets weight 0 everywhere, at once, without a dump, and its weight back`() async throws {
        let rig = try Rig()
        let agent = try await agent(rig, try Sample.slice(ports: [9000, 9001], servers: ["10.9.0.21", "10.9.0.22=3"]))
        let (before, dumps) = (await rig.kernel.log.count, await rig.kernel.dumps)
        await say(down("10.9.0.22"), to: agent)
        for port in [9000, 9001] {
            #expect(
                try await rig.weights("10.9.0.201:\(port)/tcp") == ["10.9.0.21:\(port)": 1, "10.9.0.22:\(port)": 0])
        }
        #expect(await rig.operations(since: before).count == 2)
        #expect(await agent.state.checks.failing.map(\.reason) == ["no answer"])
        #expect(await agent.drains.entries.isEmpty, "nothing is drained, and no time runs")
        await say([:], to: agent)
        #expect(try await rig.weights("10.9.0.201:9000/tcp") == ["10.9.0.21:9000": 1, "10.9.0.22:9000": 3])
        #expect(await agent.state.checks.isEmpty)
        #expect(await rig.kernel.dumps == dumps)
        let quiet = await rig.kernel.log.count
        await say([:], to: agent)
        #expect(await rig.kernel.log.count == quiet, "the same news is no work")
    }

    @Test func `an audit does not take it for drift, and a change by others is put right to weight 0`() async throws {
        let rig = try Rig()
        let agent = try await agent(rig, try Sample.slice())
        await say(down("10.9.0.22"), to: agent)
        let before = await rig.kernel.log.count
        await agent.audit()
        #expect(await agent.state.drift.isEmpty)
        #expect(await rig.kernel.log.count == before)
        let key = try Sample.service("10.9.0.201:9000/tcp")
        let server = try Sample.server("10.9.0.22:9000")
        let loud = RealServer.Settings(weight: 9, forwarding: .dr)
        _ = try await rig.kernel.apply([.setServer(key, server, loud)])
        await agent.audit()
        #expect(await agent.state.drift.count == 1)
        #expect(try await rig.weights("10.9.0.201:9000/tcp")?["10.9.0.22:9000"] == 0)
    }

    @Test func `where all fail nobody is quiet, and the report says so`() async throws {
        let rig = try Rig()
        let agent = try await agent(rig, try Sample.slice(servers: ["10.9.0.21", "10.9.0.22"]))
        await say(down("10.9.0.21"), to: agent)
        await say(down("10.9.0.21", "10.9.0.22"), to: agent)
        #expect(try await rig.weights("10.9.0.201:9000/tcp") == ["10.9.0.21:9000": 1, "10.9.0.22:9000": 1])
        #expect(await agent.state.checks.failOpen == [.init(pool: "ingress", family: .v4)])
        #expect(rig.log.lines("no real server answers: all stay in use").count == 1)
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        let report = try #require(await agent.state.report())
        #expect(report.checks?.failing.count == 2 && report.checks?.failOpen.count == 1)
        await say(down("10.9.0.21"), to: agent)
        #expect(try await rig.weights("10.9.0.201:9000/tcp") == ["10.9.0.21:9000": 0, "10.9.0.22:9000": 1])
    }

    @Test func `a new slice does not bring back who fails, and adds it with its weight first`() async throws {
        let rig = try Rig()
        let agent = try await agent(rig, try Sample.slice(servers: ["10.9.0.21", "10.9.0.22=3"]))
        await say(down("10.9.0.22"), to: agent)
        let before = await rig.kernel.log.count
        let wider = try Sample.checked(try Sample.slice(ports: [9000, 9001], servers: ["10.9.0.21", "10.9.0.22=3"]))
        await agent.take(try Sample.bytes(wider, 2))
        let key = try Sample.service("10.9.0.201:9001/tcp")
        let server = try Sample.server("10.9.0.22:9001")
        let weights = await rig.operations(since: before).compactMap { operation -> Int32? in
            switch operation {
            case .addServer(key, server, let settings), .setServer(key, server, let settings): settings.weight
            case .setServer(_, server, _): -1
            default: nil
            }
        }
        #expect(weights == [3, 0], "mh tables of two directors agree only so")
        #expect(try await rig.weights("10.9.0.201:9000/tcp")?["10.9.0.22:9000"] == 0)
    }

    @Test func `a draining server stays draining, and drains to its end`() async throws {
        let rig = try Rig()
        let agent = try await agent(rig, try Sample.slice(servers: ["10.9.0.21", "10.9.0.22", "10.9.0.23"]))
        await say(down("10.9.0.22"), to: agent)
        let leaving = try Sample.checked(
            try Sample.slice(servers: ["10.9.0.21", "10.9.0.22 draining", "10.9.0.23"]))
        await agent.take(try Sample.bytes(leaving, 2))
        #expect(await agent.drains.entries.count == 1)
        #expect(await agent.state.checks.isEmpty, "who drains is not probed")
        await agent.look()
        #expect(try await rig.weights("10.9.0.201:9000/tcp") == ["10.9.0.21:9000": 1, "10.9.0.23:9000": 1])
    }

    @Test func `without a checker nothing is probed, and after a restart all are up`() async throws {
        let rig = try Rig()
        let first = try await agent(rig, try Sample.slice())
        await say(down("10.9.0.22"), to: first)
        let second = try await rig.restarted()
        #expect(try await rig.weights("10.9.0.201:9000/tcp")?["10.9.0.22:9000"] == 1)
        #expect(await second.state.checkTargets == 0)
    }

    @Test func `news in the middle of other work is heeded right after it`() async throws {
        let rig = try Rig()
        let agent = try await agent(rig, try Sample.slice())
        let work = Task { await agent.run() }
        defer { work.cancel() }
        await agent.offer(try Sample.bytes(try Sample.checked(try Sample.slice(ports: [9000, 9001])), 2))
        await agent.hear(down("10.9.0.21"))
        try await eventually("quiet in both", within: .seconds(20)) {
            let weights = [
                try await rig.weights("10.9.0.201:9000/tcp")?["10.9.0.21:9000"],
                try await rig.weights("10.9.0.201:9001/tcp")?["10.9.0.21:9001"],
            ]
            return weights == [0, 0]
        }
    }

    @Test func `a slice with a check that cannot be meant is refused`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.checked(try Sample.slice(), port: 0), 1))
        let evil = Pool.Check(type: .http, path: "/\r\nX: y")
        await agent.take(try Sample.bytes(try Sample.checked(try Sample.slice(), evil), 2))
        #expect(await rig.table.isEmpty)
        guard case .refused(_, let reason) = await agent.state.outcome else {
            Issue.record("it was taken")
            return
        }
        #expect(reason == "pool ingress: its check cannot be meant: its path is none")
    }
}
