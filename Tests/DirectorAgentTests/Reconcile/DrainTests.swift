import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

/// Weight 0 before a delete.
struct DrainTests {
    private let web = "10.9.0.201:9000/tcp"
    private let leaving = "10.9.0.23:9000"

    @Test(arguments: [["10.9.0.21", "10.9.0.22"], ["10.9.0.21", "10.9.0.22", "10.9.0.23 draining"]])
    func `a server that leaves gets weight 0 at once and goes with its last connection`(servers: [String]) async throws
    {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        try await rig.connect(2, to: leaving, of: web)
        await agent.take(try Sample.bytes(try Sample.slice(servers: servers), 2))
        #expect(try await rig.weights(web) == ["10.9.0.21:9000": 1, "10.9.0.22:9000": 1, leaving: 0])
        rig.advance(seconds: 1)
        await agent.look()
        #expect(try await rig.weights(web)?[leaving] == 0)
        #expect(
            await agent.state.drains == [
                DirectorReport.Drain(service: web, server: leaving, activeConnections: 2, secondsLeft: 299)
            ])
        try await rig.connect(0, to: leaving, of: web)
        await agent.look()
        #expect(try await rig.weights(web) == ["10.9.0.21:9000": 1, "10.9.0.22:9000": 1])
        #expect(await agent.state.drains.isEmpty)
        #expect(await !agent.drains.isActive, "nothing is left to look at each second")

        // And it stays away, also when looked at by an audit or a new agent.
        let before = await rig.kernel.log.count
        await agent.audit()
        _ = try await rig.restarted()
        #expect(await rig.operations(since: before).isEmpty)
    }

    @Test func `a look at what drains does not read the whole table`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 1))
        try await rig.connect(1, to: leaving, of: web)
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001], servers: ["10.9.0.21"]), 2))
        let before = await rig.kernel.dumps
        await agent.look()
        #expect(try await rig.weights(web) == ["10.9.0.21:9000": 1, leaving: 0])
        #expect(await rig.kernel.dumps == before)
    }

    @Test func `the deadline ends patience, also across a restart`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(drainSeconds: 60), 1))
        try await rig.connect(1, to: leaving, of: web)
        await agent.take(try Sample.bytes(try Sample.slice(servers: ["10.9.0.21", "10.9.0.22"], drainSeconds: 60), 2))
        rig.advance(seconds: 40)
        let again = try await rig.restarted()
        rig.advance(seconds: 19)
        await again.look()
        #expect(try await rig.weights(web)?[leaving] == 0)
        #expect(await again.state.drains.first?.secondsLeft == 1)
        rig.advance(seconds: 1)
        await again.look()
        #expect(try await rig.weights(web)?[leaving] == 0, "the clock is cut to seconds: 60 may be 59 and a bit")
        rig.advance(seconds: 1)
        await again.look()
        #expect(try await rig.weights(web)?[leaving] == nil)
    }

    @Test func `a server that comes back is restored with its weight`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let full = try Sample.slice(servers: ["10.9.0.21", "10.9.0.22", "10.9.0.23=4"])
        await agent.take(try Sample.bytes(full, 1))
        try await rig.connect(1, to: leaving, of: web)
        await agent.take(try Sample.bytes(try Sample.slice(servers: ["10.9.0.21", "10.9.0.22"]), 2))
        await agent.look()
        #expect(await agent.state.drains.count == 1)
        let before = await rig.kernel.log.count
        await agent.take(try Sample.bytes(full, 3))
        #expect(await rig.operations(since: before).map(\.description) == ["change server \(leaving) of \(web)"])
        #expect(await rig.table == full.table)
        #expect(await agent.state.drains.isEmpty)
        rig.advance(seconds: 1000)
        await agent.look()
        #expect(await rig.table == full.table)
    }

    @Test func `a removed service keeps its connections and goes with its last server`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001], drainSeconds: 60), 1))
        try await rig.connect(1, to: leaving, of: web)
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9001]), 2))
        #expect(try await rig.weights(web) == ["10.9.0.21:9000": 0, "10.9.0.22:9000": 0, leaving: 0])
        await agent.look()
        #expect(try await rig.weights(web) == [leaving: 0])
        #expect(await agent.ledger.services.contains(try Sample.service(web)), "it is ours until it is gone")
        rig.advance(seconds: 61)
        await agent.look()
        #expect(try await rig.weights(web) == nil, "its own drain time counts, not the usual one")
        #expect(await !agent.ledger.services.contains(try Sample.service(web)))
    }

    @Test func `a removed service without connections goes at the first look`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let work = Task { await agent.run() }
        defer { work.cancel() }
        await agent.offer(try Sample.bytes(try Sample.slice(), 1))
        await agent.untilTaken()
        await agent.offer(try Sample.bytes(try Sample.slice(ports: []), 2))
        await agent.untilTaken()
        try await eventually("the service is gone") { await rig.table.isEmpty }
    }

    @Test func `audits that come more often than looks do not put off the end of a drain`() async throws {
        let rig = try Rig()
        let agent = try rig.agent(auditInterval: .milliseconds(50))
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 1))
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000]), 2))
        let work = Task { await agent.run() }
        defer { work.cancel() }
        try await eventually("9001 is gone") { await rig.table.count == 1 }
        // However soon the look was: audits do come in between.
        try await eventually("four audits") { await agent.state.counters.audits > 3 }
    }

    @Test func `UDP goes at once, whatever was sent`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [53, 54], transport: .udp), 1))
        try await rig.connect(5, to: "10.9.0.23:53", of: "10.9.0.201:53/udp")
        let slice = try Sample.slice(ports: [53], servers: ["10.9.0.21", "10.9.0.22 draining"], transport: .udp)
        await agent.take(try Sample.bytes(slice, 2))
        #expect(try await rig.weights("10.9.0.201:53/udp") == ["10.9.0.21:53": 1])
        #expect(try await rig.weights("10.9.0.201:54/udp") == nil)
        #expect(await !agent.drains.isActive)
    }

    @Test func `UDP whose drain time was set waits for what the kernel counts as inactive`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let (service, server) = ("10.9.0.201:53/udp", "10.9.0.23:53")
        await agent.take(try Sample.bytes(try Sample.slice(ports: [53], transport: .udp, drainSeconds: 60), 1))
        let count = RealServer.Connections(active: 0, inactive: 4)
        await rig.kernel.setConnections(count, of: try Sample.service(service), server: try Sample.server(server))
        await agent.take(try Sample.bytes(try Sample.slice(ports: [], transport: .udp), 2))
        await agent.look()
        #expect(try await rig.weights(service) == [server: 0])
        #expect(
            await agent.state.drains == [
                DirectorReport.Drain(service: service, server: server, activeConnections: 4, secondsLeft: 60)
            ])
        // A slice later nothing says any more how long it may take: the book does.
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000]), 3))
        #expect(try await rig.weights(service) == [server: 0])
        rig.advance(seconds: 61)
        await agent.look()
        #expect(try await rig.weights(service) == nil)
    }

    @Test func `a draining server added anew gets its weight first, then 0`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let slice = try Sample.slice(servers: ["10.9.0.21", "10.9.0.22=6 draining"], scheduler: .mh)
        await agent.take(try Sample.bytes(slice, 1))
        #expect(try await rig.weights(web) == ["10.9.0.21:9000": 1, "10.9.0.22:9000": 0])
        let server = try Sample.server("10.9.0.22:9000")
        let weights = await rig.kernel.log.compactMap { operation -> Int32? in
            switch operation {
            case .addServer(_, server, let settings), .setServer(_, server, let settings): settings.weight
            default: nil
            }
        }
        #expect(weights == [6, 0])
    }

    @Test func `random histories end with the last slice alone`() async throws {
        for seed in 1...30 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let rig = try Rig()
            var agent = try await rig.restarted()
            var last = Slice(pair: "blue")
            for number in 1...15 {
                last = random.slice()
                await agent.take(try Sample.bytes(last, UInt64(number)))
                for (key, service) in await rig.table {
                    for server in service.servers.keys {
                        await rig.kernel.setConnections(
                            RealServer.Connections(active: UInt32(random.number(0...1)), inactive: 0), of: key,
                            server: server)
                    }
                }
                if random.isLucky(oneIn: 4) { agent = try await rig.restarted() }
                if random.isLucky(oneIn: 3) { await agent.look() }
            }
            rig.advance(seconds: 100_000)
            await agent.look()
            let draining = Set(last.pools.flatMap(\.servers).filter { $0.state == .draining }.map(\.address))
            let expected = last.table.mapValues { service in
                VirtualService(
                    settings: service.settings, servers: service.servers.filter { !draining.contains($0.key.address) })
            }
            #expect(await rig.table == expected, "seed \(seed)")
        }
    }
}
