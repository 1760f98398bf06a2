import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

struct ForeignServicesTests {
    @Test func `others' services outlive ten thousand random slices, and ours are never without a server`() async throws
    {
        var random = SeededGenerator(seed: 30)
        let rig = try Rig()
        let foreign = try ["10.9.0.200:22/tcp", "10.9.0.201:443/tcp", "10.9.0.202:9099/udp", "192.0.2.1:80/tcp"]
            .map(Sample.service)
        for key in foreign { await rig.kernel.setService(key, scheduler: "lblc") }
        // One of them stands where a slice wants to be.
        let disputed = try Sample.service("10.9.0.200:9004/tcp")
        await rig.kernel.setService(disputed, scheduler: "lblc")
        let theirs = foreign + [disputed]
        let expected = await rig.table
        var agent = try await rig.restarted()
        for number in 1...10_000 {
            let slice = random.slice()
            let before = await rig.table
            let done = await rig.kernel.log.count
            await agent.take(try Sample.bytes(slice, UInt64(number)))
            let served = Set(before.filter { Self.isServed($0.value) }.keys)
                .intersection(slice.table.filter { Self.isServed($0.value) }.keys)
            expectServed(served, in: before, while: await rig.operations(since: done))
            if random.isLucky(oneIn: 10) { rig.advance(seconds: 5) }
            if random.isLucky(oneIn: 5) { await agent.look() }
            if random.isLucky(oneIn: 20) { await agent.audit() }
            if random.isLucky(oneIn: 50) { agent = try await rig.restarted() }
            let table = await rig.table
            for key in theirs { #expect(table[key] == expected[key]) }
            for (key, service) in slice.table where !theirs.contains(key) && !service.servers.isEmpty {
                #expect(table[key]?.settings == service.settings)
            }
        }
        await agent.take(try Sample.bytes(Slice(pair: "blue"), 10_001))
        await agent.look()
        #expect(await rig.table == expected, "all of ours is gone, all of theirs is there")
        #expect(!(await rig.kernel.log).contains { theirs.contains($0.service) })
    }

    private static func isServed(_ service: VirtualService) -> Bool { service.servers.contains { $0.value.weight > 0 } }

    /// Carries operations out one by one on a copy: after none of them a service may be without a server that takes
    /// connections.
    private func expectServed(
        _ services: Set<VirtualService.Key>, in table: IPVSTable, while operations: [IPVSOperation]
    ) {
        var table = table
        for operation in operations {
            switch operation {
            case .addService(let key, let settings): table[key] = VirtualService(settings: settings)
            case .setService(let key, let settings): table[key]?.settings = settings
            case .removeService(let key): table[key] = nil
            case .addServer(let key, let server, let settings), .setServer(let key, let server, let settings):
                table[key]?.servers[server] = settings
            case .removeServer(let key, let server): table[key]?.servers[server] = nil
            }
            guard services.contains(operation.service) else { continue }
            #expect(table[operation.service].map(Self.isServed) == true, "after: \(operation)")
        }
    }

    @Test func `a report says who shadows what`() async throws {
        let rig = try Rig()
        for name in ["10.9.0.201:25/tcp", "10.9.0.201:0/udp", "mark:0x7/ipv4", "192.0.2.1:80/tcp"] {
            await rig.kernel.setService(try Sample.service(name), scheduler: "rr")
        }
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        #expect(
            await agent.state.foreign == [
                "10.9.0.201:25/tcp", "10.9.0.201:0/udp (takes the VIP's ports that have no service)",
                "mark:0x7/ipv4 (takes packets with this mark before any VIP's service)",
            ])
    }

    @Test func `a service that stands in the way is reported and left`() async throws {
        let rig = try Rig()
        let disputed = try Sample.service("10.9.0.201:9000/tcp")
        await rig.kernel.setService(disputed, scheduler: "lc")
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 1))
        let state = await agent.state
        #expect(state.foreign == ["10.9.0.201:9000/tcp (shadows the slice's own)"])
        #expect(state.failures.map(\.operation) == ["add service 10.9.0.201:9000/tcp"])
        #expect(await rig.table[disputed]?.settings.scheduler == "lc")
        #expect(await rig.table.count == 2)

        await rig.kernel.removeService(disputed)
        await agent.audit()
        #expect(await agent.state.foreign.isEmpty)
        #expect(await rig.table == (try Sample.slice(ports: [9000, 9001])).table)
    }

    @Test func `one that came since the last look is noticed before its place is taken`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000]), 1))
        let disputed = try Sample.service("10.9.0.201:9001/tcp")
        await rig.kernel.setService(disputed, scheduler: "lc")
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 2))
        #expect(await rig.table[disputed]?.settings.scheduler == "lc")
        #expect(await agent.state.foreign == ["10.9.0.201:9001/tcp (shadows the slice's own)"])
    }

    @Test func `adopting takes over what stands on our VIPs, and nothing else`() async throws {
        let rig = try Rig()
        let disputed = try Sample.service("10.9.0.201:9000/tcp")
        let elsewhere = try Sample.service("192.0.2.1:80/tcp")
        for key in [disputed, elsewhere, try Sample.service("10.9.0.201:22/tcp")] {
            await rig.kernel.setService(key, scheduler: "lc")
        }
        let agent = try await rig.restarted(adopts: true)
        let slice = try Sample.slice()
        await agent.take(try Sample.bytes(slice, 1))
        #expect(await agent.state.foreign.isEmpty)
        #expect(await rig.table.filter { $0.key != elsewhere } == slice.table)
        #expect(await rig.table[elsewhere] != nil)
    }

    @Test func `what the last slice asked for is ours even without a ledger`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 1))
        // The next slice reached the disk, and the power went before it reached the kernel; the ledger is lost too.
        try StateFolder(path: rig.folder.path).save(slice: try Sample.bytes(try Sample.slice(ports: [9000]), 2))
        try rig.folder.write([], to: "ledger")
        let again = try await rig.restarted()
        #expect(await again.state.foreign.isEmpty)
        await again.look()
        #expect(await rig.table == (try Sample.slice(ports: [9000])).table)
    }
}
