import FleetIPVS
import FleetModel
import FleetRoute
import Testing

@testable import DirectorAgent

@Suite("What an agent sees of its host and its neighbours") struct PairWatchTests {
    private let world = ScriptedSurroundings()
    private let sync = ScriptedSync()
    private let other = MACAddress(value: 0x0200_0000_0022)

    private func stage(_ slice: Slice? = nil) async throws -> (Reconciler, PairWatch) {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try slice ?? PairSample.slice(), 1))
        let watch = PairWatch(
            surroundings: world, sync: sync, reconciler: agent, logger: rig.log.logger, doubtPause: .zero)
        return (agent, watch)
    }

    @Test func whatIsThereIsSaid() async throws {
        let (agent, watch) = try await stage()
        await sync.put(SyncDaemon(role: .backup, interface: "eth0", id: 3))
        await sync.put(SyncDaemon(role: .master, interface: "eth0", id: 3))
        let (shop, web) = (try Sample.address("10.9.0.201"), try Sample.address("10.9.0.202"))
        world.change { world in
            world.held = [shop, IPAddress(v4: 1)]
            world.machines[web] = [other]
            world.neighbors = [
                Neighbor(address: web, link: 2, mac: other),
                Neighbor(address: IPAddress(v4: 0x0A09_0016), link: 2, mac: other),
                Neighbor(address: IPAddress(v4: 0x0A09_0017), link: 2, mac: MACAddress(value: 5)),
                Neighbor(address: IPAddress(v6: 0xfe80 << 112 | 1), link: 2, mac: other),
            ]
        }
        await watch.step()
        let host = try #require(await agent.state.host)
        #expect(host.kernel == "6.1" && host.problems == nil && host.look == nil && host.clockMillis == nil)
        #expect(
            host.interface == .init(name: "eth0", mac: MACAddress(value: 10), mtu: 1500) && host.syncInterface == nil)
        #expect(host.held == ["shop"])
        #expect(host.daemons?.map(\.role) == [.master, .backup])
        #expect(
            host.answers == [
                .init(vip: "bank", isHeld: false), .init(vip: "shop", isHeld: true), .init(vip: "shop6", isHeld: false),
                .init(vip: "web", isHeld: false, mac: other, known: [IPAddress(v4: 0x0A09_0016)]),
            ])
        #expect(await agent.state.report() == nil, "nobody knows yet who speaks")
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        #expect(await agent.state.report()?.host == host)
        // Nothing is due, so nobody is asked again.
        await watch.step()
        #expect(world.questions.count == 1)
    }

    @Test func centralsQuestionIsAnsweredByAskingForAllAtOnce() async throws {
        let (agent, watch) = try await stage()
        await watch.step()
        await watch.look("c-7")
        await watch.step()
        #expect(world.questions.count == 2 && world.questions[1].count == 4)
        #expect(await agent.state.host?.look == "c-7")
        await watch.step()
        #expect(world.questions.count == 2)
        await watch.look(String(repeating: "x", count: 65))
        await watch.step()
        #expect(await agent.state.host?.look == "c-7")
    }

    @Test func anAnswerForOurOwnIsBelievedWhenItIsHeardTwice() async throws {
        let (agent, watch) = try await stage()
        let (shop, web) = (try Sample.address("10.9.0.201"), try Sample.address("10.9.0.202"))
        world.change { world in
            world.held = [shop, web]
            world.machines[shop] = [other, nil]
            world.machines[web] = [other]
        }
        await watch.step()
        let answers = try #require(await agent.state.host).answers
        #expect(answers.first { $0.vip == "shop" }?.mac == nil)
        #expect(answers.first { $0.vip == "web" }?.mac == other)
        #expect(world.questions.map(\.count) == [4, 2])
    }

    @Test func whatMovedWhileNeighboursWereWaitedForIsNotNoted() async throws {
        let (agent, watch) = try await stage()
        let shop = try Sample.address("10.9.0.201")
        world.change { world in
            world.held = [shop]
            world.meanwhile = { $0.held = [] }
        }
        await watch.step()
        let host = try #require(await agent.state.host)
        #expect(host.held == [] && !host.answers.contains { $0.vip == "shop" })
        world.change { $0.meanwhile = nil }
        await watch.step()
        #expect(try #require(await agent.state.host).answers.contains { $0.vip == "shop" && !$0.isHeld })
    }

    @Test func whereTheHostDoesNotAllowItThatIsSaid() async throws {
        let (agent, watch) = try await stage()
        world.change { $0.isAllowed = false }
        await watch.step()
        let host = try #require(await agent.state.host)
        #expect(host.problems == ["who answers for the VIPs is not known: not permitted"] && host.answers.isEmpty)
        world.change { $0.isAllowed = true }
        await watch.step()
        #expect(await agent.state.host?.problems == nil)
    }

    @Test func anInterfaceThatIsNotThereAsksNobody() async throws {
        var slice = try PairSample.slice()
        slice.failover?.interface = "bond0"
        slice.failover?.sync.interface = "eth0"
        let (agent, watch) = try await stage(slice)
        await watch.step()
        let host = try #require(await agent.state.host)
        #expect(host.interface == nil && host.syncInterface?.name == "eth0" && host.answers.isEmpty)
        #expect(world.questions.isEmpty)
    }

    @Test func manyAreAskedSomeAtATime() async throws {
        var slice = try PairSample.slice()
        slice.vips = (0..<20).map {
            .init(name: "v\($0)", address: IPAddress(v4: 0x0A09_0100 + UInt32($0)), preferredDirector: "blue-a")
        }
        slice.services = []
        let (agent, watch) = try await stage(slice)
        let work = Task { await watch.step() }
        try await eventually("the first eight") { world.questions.count == 1 }
        // Between two of them Central's question comes first.
        await watch.look("c-1")
        await work.value
        #expect(world.questions.allSatisfy { $0.count == 8 })
        await watch.step()
        #expect(world.questions.last?.count == 20)
        #expect(await agent.state.host?.answers.count == 20)
    }

    @Test func keepalivedAndInterfacesThatDisagreeAreLookedAtSooner() {
        var state = AgentState()
        state.roles = ["shop": .active, "web": .standby]
        #expect(state.isSettling)
        state.host = .init(held: ["shop"])
        #expect(!state.isSettling)
        state.host = .init(held: ["shop", "web"])
        #expect(state.isSettling)
    }
}
