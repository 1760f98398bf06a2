import FleetModel
import Testing

@testable import DirectorAgent

@Suite("keepalived is told what Central plans, and nothing that it would not take")
struct FailoverTests {
    @Test("The file is tested, written and told of once; the same slice again is nothing")
    func writes() async throws {
        let stage = try await FailoverStage()
        await stage.failover.step()
        #expect(try stage.text("lvsfleet.conf") == nil, "there is no slice yet")
        try await stage.take(try PairSample.slice(), 1)
        #expect(stage.vrrp.tested == ["keepalived.candidate", "keepalived.conf"] && stage.vrrp.reloads == 1)
        let text = try #require(try stage.text("lvsfleet.conf"))
        #expect(text.contains("vrrp_instance lvsfleet-blue-a {"))
        #expect(try stage.text("keepalived.candidate") == nil)
        #expect(try stage.text("run/step-down.blue-a") == "0\n" && stage.text("run/step-down.blue-b") == "0\n")
        #expect(await stage.agent.state.warnings.isEmpty)

        // Real servers come and go without keepalived.
        var slice = try PairSample.slice()
        slice.pools[0].servers.removeLast()
        try await stage.take(slice, 2)
        #expect(stage.vrrp.reloads == 1 && stage.vrrp.tested.count == 2)
        slice.vips.removeLast()
        try await stage.take(slice, 3)
        #expect(stage.vrrp.reloads == 2)
        #expect(try stage.text("lvsfleet.conf")?.contains("10.9.0.202") == false)
    }

    @Test("A restarted agent tells keepalived nothing that it knows")
    func restarts() async throws {
        let stage = try await FailoverStage()
        try await stage.take(try PairSample.slice(), 1)
        let vrrp = ScriptedVRRP()
        let again = Failover(
            paths: stage.paths, folder: try StateFolder(path: stage.files), program: vrrp, reconciler: stage.agent,
            window: TakeoverWindow(length: .zero, logger: stage.rig.log.logger), logger: stage.rig.log.logger,
            addresses: { [] })
        await again.step()
        #expect(vrrp.tested.isEmpty && vrrp.reloads == 0)
    }

    @Test("An agent that ended before keepalived was told leaves it to the next")
    func isToldLater() async throws {
        let stage = try await FailoverStage()
        try await stage.take(try PairSample.slice(), 1)
        try AtomicFile.write("written, and not told", at: stage.paths.candidate)
        await stage.failover.step()
        await stage.failover.step()
        #expect(stage.vrrp.reloads == 2 && stage.vrrp.tested.count == 2)
    }

    @Test("keepalived that was killed says nothing, and addresses tell")
    func killed() async throws {
        let stage = try await FailoverStage()
        try AtomicFile.write("x", at: "\(stage.files)/unrelated")
        let folder = try StateFolder(path: stage.files)
        try folder.write("lvsfleet-blue-a standby\nlvsfleet-blue-b nonsense\n", to: .roles)
        let failover = Failover(
            paths: stage.paths, folder: folder, program: stage.vrrp, reconciler: stage.agent,
            window: TakeoverWindow(length: .zero, logger: stage.rig.log.logger), logger: stage.rig.log.logger,
            addresses: { [] })
        await stage.agent.take(try Sample.bytes(try PairSample.slice(), 1))
        await failover.step()
        #expect(await stage.agent.state.roles["shop"] == .standby, "it was said to the agent before")
        #expect(await stage.agent.state.roles["bank"] == .unknown)
        stage.vrrp.end()
        await failover.step()
        #expect(await stage.agent.state.roles["shop"] == .unknown)
        #expect(await stage.agent.state.warnings.first?.contains("keepalived does not run") == true)
    }

    @Test("What keepalived refuses is not written, or put back; the report says why", arguments: [true, false])
    func refused(whole: Bool) async throws {
        let stage = try await FailoverStage()
        try await stage.take(try PairSample.slice(), 1)
        let before = try stage.text("lvsfleet.conf")
        stage.vrrp.refuse { $0.hasSuffix(whole ? "keepalived.conf" : ".candidate") }
        var slice = try PairSample.slice()
        slice.vips.removeLast()
        try await stage.take(slice, 2)
        #expect(try stage.text("lvsfleet.conf") == before && stage.vrrp.reloads == 1)
        #expect(await stage.agent.state.report()?.warnings == ["keepalived does not take it: line 1"])
        #expect(try stage.text("keepalived.candidate") == nil)
        // It is tried again, and well once keepalived takes it.
        stage.vrrp.refuse { _ in false }
        await stage.failover.step()
        #expect(try stage.text("lvsfleet.conf") != before && stage.vrrp.reloads == 2)
        #expect(await stage.agent.state.warnings.isEmpty)
    }

    @Test("A file that was never there is not left behind where keepalived refuses the whole")
    func refusedAtFirst() async throws {
        let stage = try await FailoverStage()
        stage.vrrp.refuse { $0.hasSuffix("keepalived.conf") }
        try await stage.take(try PairSample.slice(), 1)
        #expect(try stage.text("lvsfleet.conf") == nil && stage.vrrp.reloads == 0)
    }

    @Test("A configuration that does not take the file is no reason not to write it, and is said")
    func notIncluded() async throws {
        let stage = try await FailoverStage(configuration: "global_defs {\n}\n")
        try await stage.take(try PairSample.slice(), 1)
        #expect(try stage.text("lvsfleet.conf") != nil)
        #expect(await stage.agent.state.warnings.first?.contains("does not take the agent's file") == true)
    }

    @Test("A director that is told to rest steps down, and is ready again after it, without a reload")
    func rests() async throws {
        let stage = try await FailoverStage()
        try await stage.take(try PairSample.slice(), 1)
        try await stage.take(try PairSample.slice(["blue-a"]), 2)
        #expect(try stage.text("run/step-down.blue-a") == "1\n" && stage.text("run/step-down.blue-b") == "1\n")
        try await stage.take(try PairSample.slice(["blue-b"]), 3)
        #expect(try stage.text("run/step-down.blue-a") == "0\n" && stage.text("run/step-down.blue-b") == "0\n")
        #expect(stage.vrrp.reloads == 1)
    }

    @Test("Where a pair moves no VIP any more, keepalived's file stays: it holds the addresses")
    func becomesStatic() async throws {
        let stage = try await FailoverStage()
        try await stage.take(try PairSample.slice(), 1)
        let before = try stage.text("lvsfleet.conf")
        var slice = try PairSample.slice()
        slice.failover = nil
        try await stage.take(slice, 2)
        #expect(try stage.text("lvsfleet.conf") == before && stage.vrrp.reloads == 1)
        #expect(await stage.agent.state.warnings.first?.contains("is left as it is") == true)
    }

    @Test("Roles are reported by VIP")
    func roles() async throws {
        let stage = try await FailoverStage()
        try await stage.take(try PairSample.slice(), 1)
        #expect(await stage.agent.state.report()?.roles["shop"] == .unknown)
    }
}
