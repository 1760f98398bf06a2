import FleetIPVS
import FleetModel
import Glibc
import Testing

@testable import DirectorAgent

struct ReconcilerTests {
    @Test func `a slice becomes the kernel's table, one line says so`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let slice = try Sample.slice(ports: [9000, 9001])
        await agent.take(try Sample.bytes(slice, 3))
        #expect(await rig.table == slice.table)
        let state = await agent.state
        #expect(state.applied == Revision(epoch: "e1", number: 3))
        #expect(state.outcome == .applied(Revision(epoch: "e1", number: 3)))
        #expect(state.counters.services == 2 && state.counters.servers == 6 && state.counters.applies == 1)
        #expect(state.failures.isEmpty && state.problems.isEmpty)

        let line = try #require(rig.log.lines("applied").first)
        #expect(line.fields["revision"] == "e1.3" && line.fields["operations"] == "8" && line.fields["failures"] == "0")
        #expect(try #require(line.fields["seconds"]).wholeMatch(of: /\d+\.\d{6}/) != nil, "\(line.fields)")
    }

    @Test func `a restart with an unchanged world changes nothing`() async throws {
        let rig = try Rig()
        let slice = try Sample.slice(ports: [9000, 53], timeouts: Pair.Timeouts(tcp: 600))
        await (try await rig.restarted()).take(try Sample.bytes(slice, 1))
        let before = await rig.kernel.log.count
        let agent = try await rig.restarted()
        await agent.audit()
        #expect(await rig.operations(since: before).isEmpty)
        #expect(await agent.state.applied?.number == 1)
        #expect(await agent.held?.number == 1, "Central is asked for something newer than what is on disk")
    }

    @Test func `an empty kernel is filled from the disk before anybody is talked to`() async throws {
        let rig = try Rig()
        let slice = try Sample.slice()
        await (try await rig.restarted()).take(try Sample.bytes(slice, 1))
        let kernel = IPVSTableInMemory()
        let agent = Reconciler(
            kernel: kernel, folder: try StateFolder(path: rig.folder.path), logger: rig.log.logger, now: { 0 })
        await agent.restore()
        #expect(await kernel.contents == slice.table)
        #expect(rig.log.lines("applied").count == 2)
    }

    @Test func `an older revision is refused and reported, and changes neither kernel nor disk`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let slice = try Sample.slice()
        await agent.take(try Sample.bytes(slice, 5))
        let before = await rig.kernel.log.count
        let disk = try rig.folder.read("slice")
        await agent.take(try Sample.bytes(try Sample.slice(ports: []), 4))
        await agent.take(try Sample.bytes(try Sample.slice(ports: []), 4))
        #expect(await rig.operations(since: before).isEmpty)
        #expect(try rig.folder.read("slice") == disk)
        let state = await agent.state
        #expect(
            state.outcome
                == .refused(Revision(epoch: "e1", number: 4), reason: "revision 4 is older than 5, which is applied"))
        #expect(state.applied?.number == 5)
        #expect(rig.log.lines("slice refused").count == 1, "the same refusal is said once")

        await agent.heard(nil, isNewest: true)
        #expect(await agent.state.outcome == .applied(Revision(epoch: "e1", number: 5)))
        // A restored database counts anew.
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9001]), 1, epoch: "e2"))
        #expect(await agent.state.applied == Revision(epoch: "e2", number: 1))
    }

    @Test func `the slice on disk is another pair's: not used, and said`() async throws {
        let rig = try Rig()
        let first = try await rig.restarted()
        await first.heard(Identity(director: "green-a", pair: "green"))
        try StateFolder(path: rig.folder.path).save(slice: try Sample.bytes(try Sample.slice(), 1))
        let agent = try await rig.restarted()
        #expect(await rig.table.isEmpty)
        guard case .refused(nil, let reason) = await agent.state.outcome else {
            Issue.record("\(await agent.state.outcome)")
            return
        }
        #expect(reason.hasSuffix("the slice is of pair blue, and this director belongs to green"))
    }

    @Test func `a director that moves to another pair takes its lower revision`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.heard(Identity(director: "a", pair: "blue"))
        await agent.take(try Sample.bytes(try Sample.slice(), 9))
        await agent.heard(Identity(director: "a", pair: "green"))
        #expect(await agent.held == nil, "blue's revision says nothing to green")
        let slice = try Sample.slice(drainSeconds: 0, vip: "10.9.0.231", pair: "green")
        await agent.take(try Sample.bytes(slice, 2))
        rig.advance(seconds: 301)
        await agent.look()
        #expect(await rig.table == slice.table)
    }

    @Test func `a corrupt slice is refused, the one before is used, and the report says so until the next`()
        async throws
    {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000]), 1))
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 2))
        var bytes = try #require(try rig.folder.read("slice"))
        bytes[bytes.count / 2] ^= 1
        try rig.folder.write(bytes, to: "slice")

        let again = try await rig.restarted()
        #expect(await again.state.applied?.number == 1)
        let report = try #require(await again.state.report())
        #expect(report.failures.contains { $0.error.contains("slice is not used: its checksum is not") })

        await again.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 2))
        #expect(await again.state.report()?.failures == [])
        #expect(await again.state.applied?.number == 2)
    }

    @Test func `no mutation of the state folder harms the start or touches others' services`() async throws {
        var random = SeededGenerator(seed: 9)
        let rig = try Rig()
        let stranger = try Sample.service("10.9.0.201:22/tcp")
        await rig.kernel.setService(stranger, scheduler: "lc")
        let first = try await rig.restarted()
        await first.heard(Identity(director: "blue-a", pair: "blue"))
        await first.take(try Sample.bytes(try Sample.slice(ports: [9000]), 1))
        await first.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 2))
        let files = try rig.folder.names.map { ($0, try #require(try rig.folder.read($0))) }
        let table = await rig.table
        for _ in 0..<150 {
            for (name, bytes) in files {
                var bytes = bytes
                if random.isLucky(oneIn: 2), !bytes.isEmpty {
                    if random.isLucky(oneIn: 3) { bytes.removeLast(random.number(1...bytes.count)) }
                    for _ in 0..<random.number(0...4) where !bytes.isEmpty {
                        bytes[random.number(0...bytes.count - 1)] = UInt8(random.number(0...255))
                    }
                }
                try rig.folder.write(bytes, to: name)
            }
            let agent = try await rig.restarted()
            #expect(await rig.table[stranger] == table[stranger])
            // Whatever was lost, the newest slice mends it.
            await agent.take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 3))
            #expect(await rig.table == table)
        }
    }

    @Test func `a damaged ledger does not make a stranger's service ours`() async throws {
        let rig = try Rig()
        await (try await rig.restarted()).take(try Sample.bytes(try Sample.slice(ports: [9000]), 1))
        let stranger = try Sample.service("10.9.0.201:9001/tcp")
        await rig.kernel.setService(stranger, scheduler: "lc")
        var bytes = try #require(try rig.folder.read("ledger"))
        let place = try #require(bytes.lastIndex(of: UInt8(ascii: "0")))
        bytes[place] = UInt8(ascii: "1")
        try rig.folder.write(bytes, to: "ledger")
        _ = try await rig.restarted()
        #expect(await rig.table[stranger]?.settings.scheduler == "lc")
    }

    @Test func `timeouts are set only where given, and only what differs`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        #expect(await rig.kernel.timeouts() == Pair.Timeouts(tcp: 900, tcpfin: 120, udp: 300))
        await agent.take(try Sample.bytes(try Sample.slice(timeouts: Pair.Timeouts(tcp: 600)), 2))
        #expect(await rig.kernel.timeouts() == Pair.Timeouts(tcp: 600, tcpfin: 120, udp: 300))
        await rig.kernel.setTimeouts(Pair.Timeouts(tcp: 10))
        await agent.audit()
        #expect(await rig.kernel.timeouts().tcp == 600, "the audit looks at them too")
    }
}

extension IPVSTableInMemory {
    /// Puts a service there as somebody else would.
    func setService(_ key: VirtualService.Key, scheduler: String) {
        contents[key] = VirtualService(settings: VirtualService.Settings(scheduler: scheduler, netmask: 32))
    }

    func removeService(_ key: VirtualService.Key) { contents[key] = nil }

    func setWeight(_ weight: Int32, of server: RealServer.Key, in service: VirtualService.Key) {
        contents[service]?.servers[server]?.weight = weight
    }

    func clear() { contents = [:] }
}
