import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

@Suite("A director steps down when the kernel shows that it serves nothing, and for no other reason")
struct StepDownTests {
    private static let patience = Duration.milliseconds(20)

    /// A pair whose services stand on the shop's VIP alone, which prefers blue-a.
    private func stage() async throws -> FailoverStage { try await FailoverStage(patience: Self.patience) }

    @Test("0 is written once the slice is in the kernel, and was read back")
    func waitsForTheKernel() async throws {
        let stage = try await stage()
        await stage.rig.kernel.leaveUnanswered(1)
        await stage.agent.take(try Sample.bytes(try PairSample.slice(), 1))
        await stage.failover.step()
        #expect(try stage.text("run/step-down.blue-a") == nil, "nothing is in the kernel for sure")
        await stage.agent.apply()
        let dumps = await stage.rig.kernel.dumps
        await stage.failover.step()
        #expect(try stage.text("run/step-down.blue-a") == "0\n")
        #expect(await stage.rig.kernel.dumps == dumps + 1)
        await stage.failover.step()
        #expect(await stage.rig.kernel.dumps == dumps + 1, "all is well, so nothing is read")
    }

    @Test("A kernel that says nothing moves no VIP, before a restart of the agent and after it")
    func staysAsItIs() async throws {
        let stage = try await stage()
        try await stage.take(try PairSample.slice(), 1)
        await stage.rig.kernel.leaveUnanswered(100)
        try await stage.take(try PairSample.slice().with(port: 9001), 2)
        #expect(await stage.agent.state.kernelProblem != nil)
        try await Task.sleep(for: Self.patience)
        await stage.failover.step()
        #expect(try stage.text("run/step-down.blue-a") == "0\n")
        let agent = try await stage.rig.restarted()
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        #expect(await agent.state.applied == nil)
        let failover = try stage.anotherFailover(of: agent)
        await failover.step()
        #expect(try stage.text("run/step-down.blue-a") == "0\n")
    }

    @Test("A refused entry moves no VIP while another service of the router stands")
    func oneEntryFails() async throws {
        let stage = try await stage()
        await stage.rig.kernel.refuse { "\($0)".contains(":9001/tcp") ? 2 : nil }
        try await stage.take(try PairSample.slice().with(port: 9001), 1)
        #expect(await !stage.agent.state.failures.isEmpty)
        try await Task.sleep(for: Self.patience)
        await stage.failover.step()
        #expect(try stage.text("run/step-down.blue-a") == "0\n")
    }

    @Test("Where all of them are missing for a while, the router goes; when they are back, it is ready again")
    func nothingIsServed() async throws {
        let stage = try await stage()
        try await stage.take(try PairSample.slice(), 1)
        #expect(try stage.text("run/step-down.blue-a") == "0\n")
        // Somebody empties the table, and the kernel takes nothing any more.
        for key in await stage.rig.table.keys { _ = try await stage.rig.kernel.apply([.removeService(key)]) }
        await stage.rig.kernel.refuse { _ in 2 }
        await stage.agent.audit()
        await stage.failover.step()
        #expect(try stage.text("run/step-down.blue-a") == "0\n", "it may be back at once")
        try await Task.sleep(for: Self.patience)
        await stage.failover.step()
        #expect(try stage.text("run/step-down.blue-a") == "1\n")
        #expect(try stage.text("run/step-down.blue-b") == "0\n", "its VIPs have no service, so nothing is missing")
        await stage.rig.kernel.refuse { _ in nil }
        await stage.agent.audit()
        await stage.failover.step()
        #expect(try stage.text("run/step-down.blue-a") == "0\n")
    }
}

extension Slice {
    /// With one more service on the shop's VIP.
    fileprivate func with(port: UInt16) throws -> Slice {
        var slice = self
        slice.services += try Sample.slice(ports: [port]).services
        return slice
    }
}
