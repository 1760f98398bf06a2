import FleetIPVS
import FleetModel
import Glibc
import Testing

@testable import DirectorAgent

@Suite("Connections are synchronised as the slice says, and others' daemons are left alone")
struct SyncTests {
    private func daemon(
        _ role: SyncDaemon.Role, id: UInt8 = 3, interface: String = "eth0", maxLength: UInt16? = nil
    ) -> SyncDaemon {
        SyncDaemon(role: role, interface: interface, id: id, maxLength: maxLength)
    }

    /// As a kernel shows what it was given nothing for.
    private func running(_ daemon: SyncDaemon) throws -> SyncDaemon {
        var daemon = daemon
        daemon.maxLength = daemon.maxLength ?? 1472
        daemon.group = try daemon.group ?? Sample.address("224.0.0.81")
        return daemon
    }

    @Test("Both roles on both directors; nobody is told where there is nobody")
    func wanted() throws {
        func wanted(_ change: (inout Slice.Failover) throws -> Void = { _ in }) throws -> [SyncDaemon] {
            var slice = try PairSample.slice()
            var failover = try PairSample.failover()
            try change(&failover)
            slice.failover = failover
            return SyncPlan.wanted(AgentState.Carried(Wish(slice)))
        }
        #expect(try wanted() == [daemon(.master), daemon(.backup)])
        let sync = Pair.Sync(interface: "eth1", mtu: 9000, group: try Sample.address("ff05::81"))
        #expect(try wanted { $0.sync = sync }.first?.maxLength == 8952)
        #expect(try wanted { $0.sync = sync }.first?.interface == "eth1")
        #expect(try wanted { $0.sync.mtu = 9000 }.first?.maxLength == 8972)
        #expect(try wanted { $0.routers.removeLast() } == [])
        var slice = try PairSample.slice()
        slice.failover = nil
        #expect(SyncPlan.wanted(AgentState.Carried(Wish(slice))) == [])
    }

    @Test("What runs as wanted stays, whoever started it")
    func stays() throws {
        let wanted = [daemon(.master), daemon(.backup)]
        let plan = SyncPlan(wanted: wanted, found: try wanted.map(running), ours: [])
        #expect(plan.stop.isEmpty && plan.start.isEmpty && plan.foreign.isEmpty)
    }

    @Test("Ours are replaced or ended, others stand in the way")
    func replaces() throws {
        let old = try running(daemon(.master, id: 2))
        let ours = SyncPlan(wanted: [daemon(.master)], found: [old], ours: [daemon(.master, id: 2)])
        #expect(ours.stop == [.master] && ours.start == [daemon(.master)] && ours.foreign.isEmpty)
        let others = SyncPlan(wanted: [daemon(.master), daemon(.backup)], found: [old], ours: [daemon(.backup, id: 2)])
        #expect(others.stop.isEmpty && others.start == [daemon(.backup)] && others.foreign == [old])
        let unwanted = SyncPlan(wanted: [], found: [old, try running(daemon(.backup))], ours: [daemon(.backup)])
        #expect(unwanted.stop == [.backup] && unwanted.start.isEmpty && unwanted.foreign.isEmpty)
    }

    private func sync(_ kernel: ScriptedSync, _ rig: Rig, _ agent: Reconciler) throws -> ConnectionSync {
        ConnectionSync(
            kernel: kernel, folder: try StateFolder(path: rig.folder.path), reconciler: agent, logger: rig.log.logger)
    }

    @Test("A restarted agent knows what it started, and a new id replaces it")
    func remembers() async throws {
        let (rig, kernel) = (try Rig(), ScriptedSync())
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try PairSample.slice(), 1))
        try await sync(kernel, rig, agent).step()
        #expect(await kernel.orders == ["start master 3", "start backup 3"])
        let again = try sync(kernel, rig, agent)
        await again.step()
        #expect(await kernel.orders.count == 2)
        var slice = try PairSample.slice()
        slice.failover?.syncID = 4
        await agent.take(try Sample.bytes(slice, 2))
        await again.step()
        #expect(
            await kernel.orders.dropFirst(2) == ["stop master", "stop backup", "start master 4", "start backup 4"])
        #expect(await agent.state.warnings.isEmpty)
    }

    @Test("Each time that the kernel begins to hear has a word of its own, which a restart of the agent keeps")
    func hearing() async throws {
        let (rig, kernel) = (try Rig(), ScriptedSync())
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try PairSample.slice(), 1))
        let sync = try sync(kernel, rig, agent)
        await sync.step()
        let first = try #require(await agent.state.hearing)
        await sync.step()
        try await self.sync(kernel, rig, agent).step()
        #expect(await agent.state.hearing == first)
        // As after a reboot, or by somebody's hand.
        await kernel.stop(.backup)
        await sync.step()
        let second = await agent.state.hearing
        #expect(second != nil && second != first)
        await kernel.stop(.master)
        await sync.step()
        #expect(await agent.state.hearing == second, "who hears is the other one")
        var slice = try PairSample.slice()
        slice.failover?.routers.removeLast()
        await agent.take(try Sample.bytes(slice, 2))
        await sync.step()
        #expect(await agent.state.hearing == nil)
        #expect(try SyncBook(SyncBook(daemons: [daemon(.backup)]).bytes).hearing == nil)
    }

    @Test("Flushing stops what the agent started; a damaged record of it is as none")
    func flushed() async throws {
        let (rig, kernel) = (try Rig(), ScriptedSync())
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try PairSample.slice(), 1))
        try await sync(kernel, rig, agent).step()
        _ = try await Flush.run(stateDir: rig.folder.path, removes: false, kernel: rig.kernel, sync: kernel)
        #expect(await kernel.running.count == 2)
        _ = try await Flush.run(stateDir: rig.folder.path, removes: true, kernel: rig.kernel, sync: kernel)
        #expect(await kernel.running.isEmpty)
        try rig.folder.write(Array("nonsense".utf8), to: "daemons")
        try await sync(kernel, rig, agent).step()
        #expect(await kernel.running.count == 2)
        #expect(await agent.state.warnings.isEmpty)
    }

    @Test("Tunnels to the other address family end it, because the kernel takes one or the other")
    func mixedFamilies() async throws {
        let (rig, kernel) = (try Rig(), ScriptedSync())
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try PairSample.slice(), 1))
        let sync = try sync(kernel, rig, agent)
        await sync.step()
        var slice = try PairSample.slice()
        slice.pools[0].servers = [Slice.Server(address: try Sample.address("fd09::21"))]
        slice.services[0].settings.forwarding = .tun
        await agent.take(try Sample.bytes(slice, 2))
        await sync.step()
        #expect(await kernel.orders.suffix(2) == ["stop master", "stop backup"])
        #expect(await agent.state.warnings.first?.contains("of the other address family") == true)
    }

    @Test("A daemon of another's is reported and left")
    func foreign() async throws {
        let (rig, kernel) = (try Rig(), ScriptedSync())
        await kernel.put(daemon(.master, id: 77, interface: "eth9"))
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try PairSample.slice(), 1))
        try await sync(kernel, rig, agent).step()
        #expect(await kernel.orders == ["start backup 3"])
        #expect(
            await agent.state.warnings == [
                "connections are not synchronised: a daemon (master, id 77, on eth9) runs that is not the agent's; "
                    + "ipvsadm --stop-daemon master ends it"
            ])
    }
}
