import FleetModel
import Testing

@testable import DirectorAgent

@Suite("A director without VRRP carries what its interfaces hold")
struct StaticRolesTests {
    @Test func addressesTell() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        var slice = try PairSample.slice()
        slice.failover = nil
        let held: Set<IPAddress> = [try Sample.address("10.9.0.201")]
        let director = StaticDirector(reconciler: agent, addresses: { held })
        await director.step()
        #expect(await agent.state.roles.isEmpty, "there is no slice yet")
        await agent.take(try Sample.bytes(slice, 1))
        await director.step()
        #expect(
            await agent.state.report()?.roles
                == ["bank": .unknown, "shop": .active, "shop6": .unknown, "web": .unknown])
    }

    @Test("Who is in a router is told by keepalived, or by nobody")
    func notInRouters() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        await agent.take(try Sample.bytes(try PairSample.slice(), 1))
        let director = StaticDirector(reconciler: agent, addresses: { [] })
        await director.step()
        #expect(await agent.state.roles.isEmpty)
    }
}
