import FleetModel
import FleetRoute
import FleetWire
import Synchronization
import Testing

@testable import DirectorAgent

@Suite("A real server's host becomes what Central says, and stays so", .timeLimit(.minutes(1)))
struct RealServerHostTests {
    private final class Stage: Sendable {
        let host: HostInMemory
        let sysctls: SysctlFolder
        let folder: TemporaryFolder
        let log = LogBook()
        let filter = ScriptedClamp()
        private let clock = Mutex<Int64>(1_000_000)

        init(_ network: HostNetwork? = nil, switches: [String: String] = [:]) throws {
            host = HostInMemory(try network ?? .sample())
            sysctls = try SysctlFolder(switches)
            folder = try TemporaryFolder()
        }

        func agent(setsSwitches: Bool = true) throws -> RealServerHost {
            var settings = RealServerHost.Settings()
            settings.setsSwitches = setsSwitches
            return RealServerHost(
                kernel: host, filter: filter, sysctls: sysctls.tree, folder: try StateFolder(path: folder.path),
                settings: settings, logger: log.logger, now: { self.clock.withLock { $0 } })
        }

        func advance(seconds: Int64) { clock.withLock { $0 += seconds } }
    }

    @Test("VIPs become routes after the switches are set, and the report says so")
    func takes() async throws {
        let stage = try Stage()
        let agent = try stage.agent()
        await agent.restore()
        #expect(await stage.host.log.isEmpty)
        #expect(try await agent.ownAddresses().map(\.description) == ["10.9.0.21", "fd09::21"])
        #expect(await agent.take(try NodeSample.document(["shop", "shop6"])))
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "fd09::b:1/128"])
        #expect(stage.sysctls.value("net/ipv4/conf/eth0/arp_ignore") == "1")
        #expect(stage.sysctls.value("net/ipv4/conf/eth0/arp_announce") == "2")
        #expect(stage.sysctls.value("net/ipv4/conf/all/arp_ignore") == "0")
        #expect(stage.sysctls.value("net/ipv6/ip_nonlocal_bind") == "1")
        let report = try #require(await agent.state.report(node: "edge-1"))
        #expect(report.vips.map(\.state) == [.held, .held])
        #expect(report.failures.isEmpty && report.drift.isEmpty)
        #expect(report.before["net.ipv4.conf.eth0.arp_ignore"] == "0")
        let document = try NodeSample.document(["shop", "shop6"])
        #expect(report.version == document.version)
    }

    @Test("Where the switches cannot be set no IPv4 route is made, and the report says why")
    func withoutSwitches() async throws {
        let stage = try Stage()
        let agent = try stage.agent(setsSwitches: false)
        await agent.take(try NodeSample.document(["shop", "shop6"]))
        #expect(await stage.host.localRoutes == ["fd09::b:1/128"])
        #expect(await agent.state.vips.map(\.state) == [.missing, .held])
        #expect(await agent.state.failures.first?.error.contains("arp_ignore is 0, not 1") == true)
        try stage.sysctls.set("all/arp_ignore", "1")
        try stage.sysctls.set("eth0/arp_announce", "2")
        await agent.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "fd09::b:1/128"])
        #expect(await agent.state.failures.isEmpty)
    }

    @Test("What others take away comes back and is reported as drift; what others made is left")
    func drift() async throws {
        let stage = try Stage(try HostNetwork.sample().with(local: "10.9.0.202/32", origin: 3))
        let agent = try stage.agent()
        await agent.take(try NodeSample.document(["shop", "mall"]))
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "10.9.0.202/32 by 3"])
        #expect(await agent.state.drift.isEmpty)
        await stage.host.change { $0.routes.removeAll { $0.origin == RouteOrigin.realServer } }
        try stage.sysctls.set("eth0/arp_ignore", "0")
        await agent.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "10.9.0.202/32 by 3"])
        #expect(
            await agent.state.drift == [
                "set net.ipv4.conf.eth0.arp_ignore from 0 to 1", "add the local route 10.9.0.201/32",
            ])
        await agent.audit()
        #expect(await agent.state.drift.isEmpty)
    }

    @Test("A VIP goes after its grace, while Central is heard, and not before")
    func grace() async throws {
        let stage = try Stage()
        let agent = try stage.agent()
        await agent.take(try NodeSample.document(["shop", "mall"]))
        await agent.take(try NodeSample.document(["mall"]))
        #expect(await agent.state.vips.map(\.state) == [.held, .leaving])
        stage.advance(seconds: 359)
        await agent.confirm()
        await agent.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "10.9.0.202/32"])
        // Central falls silent: nothing goes, however late it is.
        stage.advance(seconds: 4000)
        await agent.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "10.9.0.202/32"])
        await agent.confirm()
        await agent.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.202/32"])
    }

    @Test("A restarted agent applies its disk before it talks, and keeps deadlines")
    func restart() async throws {
        let stage = try Stage()
        let first = try stage.agent()
        await first.take(try NodeSample.document(["shop", "mall"]))
        await first.take(try NodeSample.document(["mall"]))
        await stage.host.change { $0.routes = [] }
        let second = try stage.agent()
        await second.restore()
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "10.9.0.202/32"])
        stage.advance(seconds: 361)
        await second.audit()
        #expect(await stage.host.localRoutes.count == 2)
        await second.take(try NodeSample.document(["mall"]))
        await second.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.202/32"])
    }

    @Test("A damaged disk leaves the host as it is until Central speaks")
    func damage() async throws {
        let stage = try Stage()
        let first = try stage.agent()
        await first.take(try NodeSample.document(["shop"]))
        try stage.folder.write(Array("nonsense".utf8), to: "realserver")
        let second = try stage.agent()
        await second.restore()
        await second.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.201/32"])
        #expect(await second.state.failures.first?.operation == "read the state")
        // What it held is not known, so all that stands is left in time.
        await second.take(try NodeSample.document(["mall"]))
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "10.9.0.202/32"])
        #expect(await second.state.vips.map(\.state) == [.held, .leaving])
        #expect(await second.state.failures.isEmpty)
        stage.advance(seconds: 360)
        await second.confirm()
        await second.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.202/32"])
    }

    @Test("Nothing is applied that is not on disk first")
    func disk() async throws {
        let stage = try Stage()
        let agent = try stage.agent()
        // A folder in the file's place: root may write everywhere, so rights would prove nothing.
        mkdirOrFail("\(stage.folder.path)/realserver.new")
        let isTaken = await agent.take(try NodeSample.document(["shop"]))
        #expect(!isTaken)
        #expect(await stage.host.log.isEmpty)
        rmdirOrFail("\(stage.folder.path)/realserver.new")
    }

    @Test("Removal puts back what was changed, and keeps what others set since")
    func removal() async throws {
        let stage = try Stage(try HostNetwork.sample().with(local: "10.9.0.202/32", origin: 3))
        let agent = try stage.agent()
        await agent.take(try NodeSample.document(["shop", "mall", "shop6"]))
        try stage.sysctls.set("eth0/arp_announce", "1")
        let answer = try await stage.agent().remove()
        #expect(answer.isDone)
        #expect(await stage.host.localRoutes == ["10.9.0.202/32 by 3"])
        #expect(await stage.host.network.rules.isEmpty)
        #expect(stage.sysctls.value("net/ipv4/conf/eth0/arp_ignore") == "0")
        #expect(stage.sysctls.value("net/ipv4/conf/eth0/arp_announce") == "1")
        #expect(stage.sysctls.value("net/ipv6/ip_nonlocal_bind") == "0")
        #expect(answer.lines.contains { $0.contains("somebody set it") })
        let again = try stage.agent()
        await again.restore()
        #expect(await stage.host.localRoutes == ["10.9.0.202/32 by 3"])
    }

    @Test("A tunnel's interface is set up, clamped, and set down again")
    func tunnel() async throws {
        let stage = try Stage(switches: ["all/rp_filter": "1", "tunl0/rp_filter": "1"])
        var document = try NodeSample.document(["shop"])
        document.slice.vips[0].tunnels = [.init(tunnel: .ipip, address: try Sample.address("10.9.0.21"))]
        let agent = try stage.agent()
        await agent.take(document)
        #expect(await stage.host.network.link(named: "tunl0")?.isUp == true)
        #expect(stage.sysctls.value("net/ipv4/conf/tunl0/rp_filter") == "2")
        #expect(stage.filter.scripts.first?.contains("--set-mss 1440") == true)
        // Once: a second look changes nothing.
        await agent.audit()
        #expect(await stage.host.network.addresses.map(\.address.description).suffix(1) == ["192.0.0.8"])
        #expect(await agent.state.drift.isEmpty)
        #expect(try await stage.agent().remove().isDone)
        #expect(await stage.host.network.link(named: "tunl0")?.isUp == false)
        #expect(await stage.host.network.addresses.count == 2)
        #expect(stage.sysctls.value("net/ipv4/conf/tunl0/rp_filter") == "1")
        #expect(stage.filter.scripts.last?.contains("-X LVSFLEET-MSS") == true)
    }

    @Test(
        "An interface that got an address by itself does not put the agent in doubt; a second Ethernet does, and all stays"
    )
    func doubt() async throws {
        let stage = try Stage()
        let agent = try stage.agent()
        await agent.take(try NodeSample.document(["shop", "shop6"]))
        let rules = await stage.host.network.rules
        #expect(rules.count == 2)
        func add(_ link: Link, _ address: String) async throws {
            let address = try Sample.address(address)
            await stage.host.change {
                $0.links.append(link)
                $0.addresses.append(InterfaceAddress(link: link.index, address: address))
            }
            await agent.audit()
        }
        try await add(Link(index: 3, name: "sit0"), "::10.9.0.21")
        #expect(await agent.state.failures.isEmpty)
        try await add(Link(index: 4, name: "eth1", mac: MACAddress(value: 0x0200_0a09_0016)), "10.10.0.21")
        #expect(await agent.state.failures.map(\.operation) == ["take VIPs"])
        await agent.take(try NodeSample.document(["shop", "shop6", "mall"]))
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "fd09::b:1/128"])
        #expect(await stage.host.network.rules == rules)
        await stage.host.change { $0.links.removeAll { $0.name == "eth1" } }
        await agent.audit()
        #expect(await stage.host.localRoutes == ["10.9.0.201/32", "10.9.0.202/32", "fd09::b:1/128"])
    }

    @Test("A port for gue is opened where it is not open, and only what the agent opened is closed")
    func ports() async throws {
        let stage = try Stage()
        var document = try NodeSample.document(["shop", "shop6"])
        for (index, number) in [UInt16(6080), 6081].enumerated() {
            document.slice.vips[index].tunnels = [
                .init(tunnel: Tunnel(type: .gue, port: number), address: try Sample.address("10.9.0.21"))
            ]
        }
        try await stage.host.apply(.addPort(TunnelPort(6080, .v4)))
        let agent = try stage.agent()
        await agent.take(document)
        #expect(await agent.state.failures.isEmpty)
        #expect(await stage.host.ports == [TunnelPort(6080, .v4), TunnelPort(6081, .v4)])
        #expect(try await stage.agent().remove().isDone)
        #expect(await stage.host.ports == [TunnelPort(6080, .v4)])
    }

    @Test("A port that cannot be opened is a failure, and opened later")
    func closedPorts() async throws {
        let stage = try Stage()
        var document = try NodeSample.document(["shop"])
        document.slice.vips[0].tunnels = [
            .init(tunnel: Tunnel(type: .gue, port: 6080), address: try Sample.address("fd09::21"))
        ]
        let agent = try stage.agent()
        await stage.host.refuse { if case .addPort = $0 { true } else { false } }
        await agent.take(document)
        #expect(await agent.state.failures.map(\.operation) == ["open UDP port 6080 (IPv6) for gue"])
        // Somebody else's, for something else: it is not closed.
        let other = try stage.agent()
        #expect(try await other.remove().isDone)
        let closes = await stage.host.log.contains { if case .removePort = $0 { true } else { false } }
        #expect(!closes)
        await agent.audit()
        await stage.host.refuse { _ in false }
        await agent.audit()
        #expect(await agent.state.failures.isEmpty)
        #expect(await stage.host.ports == [TunnelPort(6080, .v6)])
    }
}
