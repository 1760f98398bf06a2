import FleetModel
import FleetRoute
import Testing

@testable import DirectorAgent

@Suite("A director keeps a local route for each VIP, where nothing answers ARP for it")
struct VIPRoutesTests {
    private struct Stage {
        let rig: Rig
        let host: HostInMemory
        let sysctls: SysctlFolder
        let reconciler: Reconciler
        let routes: VIPRoutes

        init(_ network: HostNetwork? = nil) async throws {
            rig = try Rig()
            host = HostInMemory(try network ?? .sample())
            sysctls = try SysctlFolder(["all/arp_ignore": "1", "all/arp_announce": "2"])
            reconciler = try rig.agent()
            routes = VIPRoutes(
                kernel: host, sysctls: sysctls.tree, reconciler: reconciler, logger: rig.log.logger)
        }

        func take(_ change: (inout Slice) throws -> Void = { _ in }) async throws {
            var slice = try PairSample.slice()
            try change(&slice)
            await reconciler.take(try Sample.bytes(slice, (await reconciler.taken?.number ?? 0) + 1))
        }
    }

    @Test("Every VIP of the slice gets one, whoever carries it; an equal one of others is left")
    func everyVIP() async throws {
        let stage = try await Stage(try HostNetwork.sample().with(local: "10.9.0.201/32", origin: 3))
        try await stage.take()
        await stage.routes.step()
        let vips = try PairSample.slice().vips.map(\.address).sorted()
        let wanted = vips.map { "\($0)/\($0.family.bitWidth)" + ("\($0)" == "10.9.0.201" ? " by 3" : "") }
        #expect(await stage.host.localRoutes == wanted)
        #expect(await stage.reconciler.state.routeProblem == nil)
        let count = await stage.host.log.count
        await stage.routes.step()
        #expect(await stage.host.log.count == count)
    }

    @Test("Where the host answers ARP for all it has, ours go and the report says why")
    func loud() async throws {
        let stage = try await Stage()
        try await stage.take()
        await stage.routes.step()
        try stage.sysctls.set("all/arp_ignore", "0")
        await stage.routes.step()
        #expect(await stage.host.localRoutes.allSatisfy { $0.contains(":") })
        let problem = try #require(await stage.reconciler.state.routeProblem)
        #expect(problem.contains("net.ipv4.conf.eth0.arp_ignore is 0, not 1"))
        #expect(await stage.reconciler.state.report()?.warnings?.contains(problem) ?? true)
        try stage.sysctls.set("all/arp_ignore", "1")
        await stage.routes.step()
        #expect(await stage.reconciler.state.routeProblem == nil)
    }

    @Test("A refusal is told, and the others are made all the same")
    func refusal() async throws {
        let stage = try await Stage()
        await stage.host.refuse { "\($0)".contains("10.9.0.201") }
        try await stage.take()
        await stage.routes.step()
        #expect(await stage.reconciler.state.routeProblem?.contains("refused") == true)
        let count = try PairSample.vips().count
        #expect(await stage.host.localRoutes.count == count - 1)
    }

    @Test("Without VRRP no route is made")
    func withoutVRRP() async throws {
        let stage = try await Stage()
        try await stage.take { $0.failover = nil }
        await stage.routes.step()
        #expect(await stage.host.log.isEmpty)
    }
}
