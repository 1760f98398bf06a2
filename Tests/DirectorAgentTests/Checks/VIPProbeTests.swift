import FleetIPVS
import FleetModel
import Synchronization
import Testing

@testable import DirectorAgent

/// Probes that ask for a VIP on each real server, carried there by a mark service with one server.
struct VIPProbeTests {
    private final class Asked: Checker {
        private let orders = Mutex<[Set<CheckTarget>]>([])
        var targets: Set<CheckTarget> { orders.withLock { $0.last ?? [] } }
        func check(_ targets: Set<CheckTarget>, avoiding vips: Set<IPAddress>) {
            orders.withLock { $0.append(targets) }
        }
    }

    private let checker = Asked()

    /// One pool on two VIPs: 10.9.0.201, two ports, and 10.9.0.202.
    private func slice(servers: [String] = ["10.9.0.21", "10.9.0.22", "10.9.0.23"]) throws -> Slice {
        var slice = try Sample.checked(
            try Sample.slice(ports: [9000, 9001], servers: servers), Pool.Check(addressed: .vip))
        slice.vips.append(Slice.Address(name: "mail", address: try Sample.address("10.9.0.202")))
        slice.services.append(slice.services[0])
        slice.services[2].vip = "mail"
        return slice
    }

    private func agent(_ rig: Rig, _ slice: Slice, _ number: UInt64 = 1) async throws -> Reconciler {
        let agent = try await rig.restarted()
        await agent.use(checker)
        await agent.take(try Sample.bytes(slice, number))
        return agent
    }

    private func marks(_ table: IPVSTable) -> [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: table.filter { ProbeRoute.isRoute($0.key) }.map { key, service in
                ("\(key)", service.servers.map { "\($0.key)=\($0.value.weight)" })
            })
    }

    @Test func `each server has one mark, however many VIPs and services there are, and each VIP a probe`() async throws
    {
        let rig = try Rig()
        let agent = try await agent(rig, try slice())
        #expect(
            marks(await rig.table) == [
                "mark:0x4c570001/ipv4": ["10.9.0.21:0=1"], "mark:0x4c570002/ipv4": ["10.9.0.22:0=1"],
                "mark:0x4c570003/ipv4": ["10.9.0.23:0=1"],
            ])
        #expect(checker.targets.count == 6)
        #expect(Set(checker.targets.map { "\($0.destination)" }) == ["10.9.0.201", "10.9.0.202"])
        for target in checker.targets {
            let key = VirtualService.Key.mark(try #require(target.way?.mark), .v4)
            #expect(await rig.table[key]?.servers.map(\.key.address) == [target.address])
        }
        #expect(await agent.state.counters.services == 3, "what carries probes serves nobody")
        #expect(await agent.state.counters.servers == 9)
    }

    @Test func `a server that lost one VIP goes on serving the other`() async throws {
        let rig = try Rig()
        let agent = try await agent(rig, try slice())
        let lost = try #require(checker.targets.first { "\($0.address) \($0.destination)" == "10.9.0.22 10.9.0.201" })
        await agent.hear([lost: "no answer"])
        await agent.heedChecks()
        for port in [9000, 9001] {
            #expect(try await rig.weights("10.9.0.201:\(port)/tcp")?["10.9.0.22:\(port)"] == 0)
            #expect(try await rig.weights("10.9.0.201:\(port)/tcp")?["10.9.0.21:\(port)"] == 1)
        }
        #expect(try await rig.weights("10.9.0.202:9000/tcp")?["10.9.0.22:9000"] == 1)
        #expect(marks(await rig.table)["mark:0x4c570002/ipv4"] == ["10.9.0.22:0=1"], "it is probed on")
        let vip = try Sample.address("10.9.0.201")
        #expect(await agent.state.checks.failing.map(\.vip) == [vip])

        // A VIP that no server answers for fails open by itself.
        let all = checker.targets.filter { $0.destination == vip }
        await agent.hear(Dictionary(uniqueKeysWithValues: all.map { ($0, "no answer") }))
        await agent.heedChecks()
        #expect(try await rig.weights("10.9.0.201:9000/tcp")?["10.9.0.22:9000"] == 1)
        #expect(await agent.state.checks.failOpen == [.init(pool: "ingress", family: .v4, vip: vip)])
    }

    @Test func `marks stay with their servers, go at once with them, and are no loss`() async throws {
        let rig = try Rig()
        let agent = try await agent(rig, try slice())
        var less = try slice(servers: ["10.9.0.20", "10.9.0.22"])
        let before = await rig.kernel.log.count
        await agent.take(try Sample.bytes(less, 2))
        #expect(
            marks(await rig.table) == [
                "mark:0x4c570002/ipv4": ["10.9.0.22:0=1"], "mark:0x4c570004/ipv4": ["10.9.0.20:0=1"],
            ])
        #expect(checker.targets.count == 4)
        #expect(
            await !rig.operations(since: before).contains {
                $0.service == .mark(ProbeRoute.base + 2, .v4)
            }, "the one that stays is not touched")
        // Without such a check everything of it goes: six services to three is more than a guard lets pass.
        for index in less.pools.indices { less.pools[index].check?.addressed = nil }
        await agent.take(try Sample.bytes(less, 3, approval: nil))
        #expect(await agent.taken?.number == 3)
        #expect(marks(await rig.table).isEmpty)
        #expect(checker.targets.allSatisfy { $0.way == nil } && checker.targets.count == 2)
        #expect(await agent.ledger.services.count == 3)
    }

    @Test func `where somebody else holds the mark nothing is asked by it`() async throws {
        let other = VirtualService(
            settings: VirtualService.Settings(scheduler: "wlc", netmask: 32),
            servers: [try Sample.server("10.9.0.99:0"): RealServer.Settings(weight: 1, forwarding: .dr)])
        let rig = try Rig([.mark(ProbeRoute.base + 1, .v4): other])
        let agent = try await agent(rig, try slice())
        #expect(await rig.table[.mark(ProbeRoute.base + 1, .v4)] == other)
        #expect(checker.targets.count == 4)
        #expect(checker.targets.allSatisfy { $0.way?.mark != ProbeRoute.base + 1 })
        #expect(await agent.state.failures.count == 1)
    }

    @Test func `an agent that checks nothing makes no marks`() async throws {
        let wish = Wish(try slice(), probesVIPs: false)
        #expect(wish.table == wish.served && wish.probeMarks.isEmpty)
    }

    @Test func `masquerading services have the servers themselves asked`() throws {
        var slice = try slice()
        slice.services[2].settings.forwarding = .masq
        let plan = CheckPlan(slice, marks: Wish(slice).probeMarks)
        #expect(plan.groups.map { $0.vip.map { "\($0)" } } == [nil, "10.9.0.201"])
        #expect(plan.targets.count == 6)
        // A server that is dead is quiet everywhere.
        let dead = plan.targets.filter { "\($0.address)" == "10.9.0.21" && $0.way == nil }
        let verdict = CheckVerdict(plan, down: Dictionary(uniqueKeysWithValues: dead.map { ($0, "dead") }))
        #expect(verdict.quiet["ingress"]?.everywhere == [try Sample.address("10.9.0.21")])
    }

    @Test func `a probe of a VIP never comes from a VIP`() throws {
        let (vip, server) = (IPAddress(v4: 0x7F00_0009), IPAddress(v4: 0x7F00_0001))
        var target = CheckTarget(address: server, check: Slice.Check(Pool.Check(), port: 80))
        #expect(ProbeSource(of: target, avoiding: [vip]) == .kernel)
        target.way = CheckTarget.Way(vip: vip, mark: 1)
        #expect(ProbeSource(of: target, avoiding: [vip]) == .own(server), "bound to this host's own address")
    }
}
