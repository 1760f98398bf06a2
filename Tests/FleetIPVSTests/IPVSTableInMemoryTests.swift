import FleetIPVS
import FleetModel
import FleetNetlink
import Testing

@Suite struct IPVSTableInMemoryTests {
    private let key = VirtualService.Key.address(IPAddress(v4: 0xc000_020a), port: 443, .tcp)
    private let server = RealServer.Key(address: IPAddress(v4: 0x0a00_0307), port: 8080)
    private let settings = VirtualService.Settings(scheduler: "wrr", netmask: 32)
    private let direct = RealServer.Settings(weight: 1, forwarding: .dr)

    @Test func addingWhatExistsSetsIt() async throws {
        let kernel = IPVSTableInMemory([key: VirtualService(settings: settings, servers: [server: direct])])
        var heavier = direct
        heavier.weight = 9
        let other = VirtualService.Settings(scheduler: "rr", netmask: 32)
        #expect(try await kernel.apply([.addService(key, other), .addServer(key, server, heavier)]) == [])
        #expect(
            await kernel.contents == [key: VirtualService(settings: other, servers: [server: heavier])])
    }

    @Test func settingWhatIsMissingAddsItAndItsServers() async throws {
        let kernel = IPVSTableInMemory()
        let failures = try await kernel.apply([.setService(key, settings), .setServer(key, server, direct)])
        #expect(failures == [])
        #expect(
            await kernel.contents == [key: VirtualService(settings: settings, servers: [server: direct])])
    }

    @Test func removingWhatIsMissingIsDone() async throws {
        let kernel = IPVSTableInMemory([key: VirtualService(settings: settings)])
        let gone = VirtualService.Key.mark(3, .v4)
        #expect(
            try await kernel.apply([.removeServer(key, server), .removeService(gone), .removeServer(gone, server)])
                == [])
    }

    @Test func oneBadEntryNeverStopsTheOthers() async throws {
        let kernel = IPVSTableInMemory(schedulers: ["wrr"])
        let odd = VirtualService.Key.mark(3, .v4)
        let failures = try await kernel.apply([
            .addService(odd, VirtualService.Settings(scheduler: "twos", netmask: 32)), .addService(key, settings),
            .addServer(key, server, direct), .addServer(odd, server, direct),
        ])
        #expect(
            failures.map(\.sentence) == [
                "cannot add service mark:0x3/ipv4: scheduler twos is not available in this kernel",
                "cannot add server 10.0.3.7:8080 to mark:0x3/ipv4: the service is not in the kernel",
            ])
        #expect(await kernel.contents.keys.elementsEqual([key]))
    }

    @Test func refusesWhatATestWantsRefused() async throws {
        let kernel = IPVSTableInMemory([key: VirtualService(settings: settings)])
        await kernel.refuse { [server] in $0.server == server ? 12 : nil }
        let failures = try await kernel.apply([.addServer(key, server, direct)])
        #expect(failures.map(\.code) == [12])
        #expect(failures.first?.operation == .addServer(key, server, direct))
    }

    @Test func anUnansweredBatchIsHalfDone() async throws {
        let kernel = IPVSTableInMemory()
        await kernel.leaveUnanswered(1)
        await #expect(throws: NetlinkError.self) {
            try await kernel.apply([.addService(key, settings), .addServer(key, server, direct)])
        }
        #expect(await kernel.contents == [key: VirtualService(settings: settings)])
        #expect(try await kernel.apply([.addServer(key, server, direct)]) == [])
    }

    @Test func countsConnectionsApartFromTheTable() async throws {
        let kernel = IPVSTableInMemory([key: VirtualService(settings: settings, servers: [server: direct])])
        let none = RealServer.Connections(active: 0, inactive: 0)
        #expect(await kernel.connections(of: [key]) == [key: [server: none]])
        await kernel.setConnections(RealServer.Connections(active: 3, inactive: 1), of: key, server: server)
        #expect(await kernel.connections(of: [key])[key]?[server]?.active == 3)
        #expect(await kernel.connections(of: []) == [:])
    }
}
