import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

struct ReconcilerFirewallTests {
    private struct Stage {
        let rig: Rig
        let filter: ScriptedFilter

        init() throws {
            rig = try Rig()
            filter = ScriptedFilter(rig.kernel)
        }

        func agent(closesVIPs: Bool = true) throws -> Reconciler {
            try rig.agent(packetFilter: filter, closesVIPs: closesVIPs)
        }

        func send(_ slice: Slice, _ number: UInt64, to agent: Reconciler) async throws {
            await agent.take(try Sample.bytes(slice, number))
        }
    }

    private static func marked(_ ports: [UInt16]) throws -> Slice {
        var slice = try Sample.slice(ports: ports)
        for index in slice.services.indices { slice.services[index].mark = 0x4c56_0001 }
        return slice
    }

    @Test func `a port opens before its service and closes after it`() async throws {
        let stage = try Stage()
        let agent = try stage.agent()
        try await stage.send(try Sample.slice(ports: [9000]), 1, to: agent)
        try await stage.send(try Sample.slice(ports: [9000, 9001]), 2, to: agent)
        let opening = try #require(await stage.filter.entries.last)
        #expect(opening.script.contains("9000:9001 -j RETURN"))
        #expect(opening.services == ["10.9.0.201:9000/tcp"])
        let count = await stage.filter.entries.count
        try await stage.send(try Sample.slice(ports: [9000]), 3, to: agent)
        // 9001 drains: still open.
        #expect(await stage.filter.entries.count == count)
        await agent.look()
        let closing = try #require(await stage.filter.entries.last)
        #expect(closing.script.contains("--dports 9000 -j RETURN"))
        #expect(await stage.rig.table.count == 1)
    }

    @Test func `marks come before the services they replace drain, and end after others took over`() async throws {
        let stage = try Stage()
        let agent = try stage.agent(closesVIPs: false)
        try await stage.send(try Sample.slice(ports: [80, 443]), 1, to: agent)
        #expect(await stage.filter.entries.isEmpty)
        try await stage.send(try Self.marked([80, 443]), 2, to: agent)
        let marking = try #require(await stage.filter.entries.last)
        #expect(marking.script.contains("-j MARK"))
        #expect(marking.services == ["10.9.0.201:80/tcp", "10.9.0.201:443/tcp"])
        let mark = "mark:0x4c560001/ipv4"
        #expect(await stage.rig.table[try Sample.service(mark)]?.servers.keys.map(\.port) == [0, 0, 0])
        await agent.look()
        #expect(await stage.rig.table.count == 1)
        try await stage.send(try Sample.slice(ports: [80, 443]), 3, to: agent)
        let ending = try #require(await stage.filter.entries.last)
        #expect(ending.script.contains("-D PREROUTING -j LVSFLEET-MARK"))
        // Served by either: the mark's service does not drain yet, the others stand already.
        #expect(ending.services == [mark, "10.9.0.201:80/tcp", "10.9.0.201:443/tcp"])
        await agent.look()
        #expect(await stage.rig.table.count == 2)
    }

    @Test func `without rules no program is run, and after them nothing stays`() async throws {
        let stage = try Stage()
        let agent = try stage.agent(closesVIPs: false)
        try await stage.send(try Sample.slice(), 1, to: agent)
        await agent.audit()
        #expect(await stage.filter.reads == 0)
        // A closed one, and then the same agent started with --open-vips.
        try await stage.send(try Sample.slice(ports: [9000, 9001]), 2, to: try stage.agent())
        #expect(await !stage.filter.entries.isEmpty)
        let open = try stage.agent(closesVIPs: false)
        await open.restore()
        #expect(await stage.filter.entries.last?.script.contains("-X LVSFLEET-INPUT") == true)
        let reads = await stage.filter.reads
        await open.audit()
        #expect(await stage.filter.reads == reads)
    }

    @Test func `the audit puts right what others changed, and says so`() async throws {
        let stage = try Stage()
        let agent = try stage.agent()
        try await stage.send(try Sample.slice(), 1, to: agent)
        await agent.audit()
        let count = await stage.filter.entries.count
        #expect(await agent.state.drift == [])
        await stage.filter.setStanding("*filter\nCOMMIT\n", .v4)
        await agent.audit()
        #expect(await agent.state.drift.first?.hasPrefix("chains LVSFLEET-* (IPv4) were changed: ") == true)
        #expect(await stage.filter.entries.count == count + 1)
        #expect(await stage.filter.entries.last?.script.contains("-I INPUT -j LVSFLEET-INPUT") == true)
    }

    @Test func `a host without iptables serves all the same, and marks that cannot be set are a failure`() async throws
    {
        let stage = try Stage()
        await stage.filter.fail(FirewallError(command: "iptables-save", reason: "no such program"))
        let agent = try stage.agent()
        try await stage.send(try Sample.slice(), 1, to: agent)
        #expect(await stage.rig.table.count == 1)
        #expect(await agent.state.failures.isEmpty)
        #expect(
            await agent.state.warnings
                == ["VIPs are not closed to what is not served: iptables-save: no such program"])
        try await stage.send(try Self.marked([80]), 2, to: agent)
        #expect(await agent.state.failures.map(\.operation) == ["mark packets"])
        await stage.filter.fail(nil)
        await agent.audit()
        #expect(await agent.state.failures.isEmpty)
        #expect(await agent.state.warnings.isEmpty)
    }

    @Test func `a foreign service on a VIP is let in`() async throws {
        let foreign = try Sample.service("10.9.0.201:25/tcp")
        let stage = try Stage()
        _ = try await stage.rig.kernel.apply([.addService(foreign, .init(scheduler: "rr", netmask: 32))])
        let agent = try stage.agent()
        try await stage.send(try Sample.slice(), 1, to: agent)
        #expect(await stage.filter.entries.last?.script.contains("--dports 25,9000 -j RETURN") == true)
    }

    @Test func `flush takes the chains too`() async throws {
        let stage = try Stage()
        try await stage.send(try Sample.slice(), 1, to: try stage.agent())
        let answer = try await Flush.run(
            stateDir: stage.rig.folder.path, removes: true, kernel: stage.rig.kernel, packetFilter: stage.filter)
        #expect(answer.status == 0)
        #expect(await stage.filter.entries.last?.script.contains("-D INPUT -j LVSFLEET-INPUT") == true)
    }
}
