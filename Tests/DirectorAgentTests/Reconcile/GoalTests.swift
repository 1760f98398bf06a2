import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

struct GoalTests {
    private static let name = "10.9.0.201:9000/tcp"

    private func goal(
        _ slice: Slice, owned: IPVSTable, drains: DrainBook = DrainBook(),
        foreign: Set<VirtualService.Key> = []
    ) -> Goal {
        Goal(
            wish: Wish(slice), owned: owned, drains: drains, foreign: foreign,
            previousDrainSeconds: { _ in 60 },
            now: 1000)
    }

    private func entry(_ server: String, of service: String = name) throws -> DrainBook.Key {
        DrainBook.Key(service: try Sample.service(service), server: try Sample.server(server))
    }

    private func weight(_ server: String, _ goal: Goal) throws -> Int32? {
        let entry = try entry(server)
        return goal.table[entry.service]?.servers[entry.server]?.weight
    }

    @Test func `a removed server stands with weight 0 until its drain is done`() throws {
        let owned = try Sample.slice().table
        let slice = try Sample.slice(servers: ["10.9.0.21", "10.9.0.22"], drainSeconds: 30)
        let draining = goal(slice, owned: owned)
        let key = try entry("10.9.0.23:9000")
        #expect(try weight("10.9.0.23:9000", draining) == 0)
        #expect(try weight("10.9.0.22:9000", draining) == 1)
        #expect(draining.drains.entries == [key: .draining(until: 1030)])
        #expect(
            goal(slice, owned: owned, drains: draining.drains).drains == draining.drains,
            "the deadline stays")
        var done = DrainBook()
        done.entries[key] = .done
        let ended = goal(slice, owned: owned, drains: done)
        #expect(ended.table == slice.table)
        #expect(ended.drains.entries.isEmpty)
    }

    @Test func `a removed service takes the patience it was given, and goes with its last server`()
        throws
    {
        let owned = try Sample.slice(servers: ["10.9.0.21"]).table
        let slice = try Sample.slice(ports: [])
        let key = try entry("10.9.0.21:9000")
        let draining = goal(slice, owned: owned)
        #expect(try weight("10.9.0.21:9000", draining) == 0)
        #expect(draining.drains.entries == [key: .draining(until: 1060)])
        var done = DrainBook()
        done.entries[key] = .done
        #expect(goal(slice, owned: owned, drains: done).table.isEmpty)
    }

    @Test func `UDP goes at once`() throws {
        let owned = try Sample.slice(transport: .udp).table
        let slice = try Sample.slice(servers: ["10.9.0.21"], transport: .udp)
        #expect(goal(slice, owned: owned).table == slice.table)
        #expect(goal(slice, owned: owned).drains.entries.isEmpty)
    }

    @Test func `a server that comes back has its weight again`() throws {
        var owned = try Sample.slice(servers: ["10.9.0.21=3"]).table
        let key = try entry("10.9.0.21:9000")
        owned[key.service]?.servers[key.server]?.weight = 0
        var drains = DrainBook()
        drains.entries[key] = .draining(until: 2000)
        let back = goal(try Sample.slice(servers: ["10.9.0.21=3"]), owned: owned, drains: drains)
        #expect(try weight("10.9.0.21:9000", back) == 3)
        #expect(back.drains.entries.isEmpty)
    }

    @Test func `a draining server that the kernel lacks is added loud, then quiet, and once only`()
        throws
    {
        let slice = try Sample.slice(servers: ["10.9.0.21", "10.9.0.22=3 draining"])
        let key = try entry("10.9.0.22:9000")
        let anew = goal(slice, owned: [:])
        let changes = anew.operations(from: [:]).filter { $0.server == key.server }
        try #require(changes.count == 2)
        guard case .addServer(_, _, let loud) = changes[0],
            case .setServer(_, _, let quiet) = changes[1]
        else {
            Issue.record("not added and then set: \(changes)")
            return
        }
        #expect((loud.weight, quiet.weight) == (3, 0))
        var done = DrainBook()
        done.entries[key] = .done
        let after = goal(slice, owned: [:], drains: done)
        #expect(try weight("10.9.0.22:9000", after) == nil)
        #expect(after.addedWithWeight.isEmpty)
        #expect(after.drains == done, "remembered while the slice names it")
    }

    @Test func `an active server of weight 0 is no drain`() throws {
        let slice = try Sample.slice(servers: ["10.9.0.21=0"])
        let resting = goal(slice, owned: slice.table)
        #expect(resting.table == slice.table)
        #expect(resting.drains.entries.isEmpty)
    }

    @Test func `a place that somebody else holds is left alone`() throws {
        let slice = try Sample.slice(ports: [9000, 9001])
        let taken = try Sample.service(Self.name)
        let beside = goal(slice, owned: [:], foreign: [taken])
        #expect(beside.table[taken] == nil)
        #expect(beside.table.count == 1)
        #expect(!beside.operations(from: [:]).contains { $0.service == taken })
    }
}
