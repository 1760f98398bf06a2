import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct FleetRemovalsTests {
    private typealias World = FleetObjectsFixture.World
    private static let blue = ControlFixture.pair("blue", 11)
    /// A pair, a pool and VIPs v1 to v6, all of the cluster.
    private static let many = [blue, ControlFixture.pool] + (1...6).map { ControlFixture.vip("v\($0)", 200 + $0) }

    private func world() throws -> World {
        var world = World()
        try world.look(Self.many)
        return world
    }

    @Test("One that is deleted goes after a while, and one that was made anew meanwhile never went")
    func settles() throws {
        var world = try world()
        let without = try FleetObjectsFixture.cluster(Array(Self.many.dropLast()))
        world.look(without)
        #expect(world.fleet.vips.count == 6 && world.answer?.next != nil && world.reasons == [])
        try world.look(Self.many, after: 9)
        world.look(without, after: 5)
        #expect(world.fleet.vips.count == 6)
        world.look(without, after: 10)
        #expect(world.fleet.vips.keys.sorted() == ["v1", "v2", "v3", "v4", "v5"])
        #expect(world.origins[.vip("v6")] == nil && world.answer?.next == nil)
        #expect(world.answer?.items == [.init(object: "vip/v6", action: .deleted)])
    }

    @Test("What others refer to stays until they are gone, and then goes by itself")
    func keepsReferences() throws {
        var world = try world()
        let mine = ControlFixture.vip("mine", 231)
        _ = world.fleet.put(mine)
        let green = ControlFixture.pair("green", 13)
        try world.look(Self.many + [green])
        world.settle(try FleetObjectsFixture.cluster(Array(Self.many.dropFirst()) + [green]))
        #expect(world.fleet.pairs.keys.sorted() == ["blue", "green"])
        #expect(world.reasons == ["ClusterObjectKept pair/blue"])
        #expect(world.answer?.next == nil, "nothing is waited for that time alone could change")
        var rest = [ControlFixture.pool, green]
        rest += (1...6).map { ControlFixture.vip("v\($0)", 200 + $0, pair: "green") }
        try world.look(rest)
        #expect(world.fleet.pairs.count == 2, "an administrator's VIP refers to it still")
        world.fleet.unset(.vip("mine"))
        try world.look(rest)
        #expect(world.fleet.pairs.keys.sorted() == ["green"] && world.reasons == [])
    }

    @Test("A VIP under another name, with its assignments, changes over in one step")
    func renamed() throws {
        let one = try FleetObjectsFixture.manifest(ControlFixture.assignment("one", vip: "v1"), name: "one")
        let base = try Self.many.map { try FleetObjectsFixture.manifest($0) }
        var world = World()
        world.look(FleetObjectsFixture.cluster(base + [one]))
        let moved = try FleetObjectsFixture.manifest(ControlFixture.assignment("one", vip: "new"), name: "one")
        let after = FleetObjectsFixture.cluster(
            base.filter { $0.metadata.name != "v1" } + [
                moved, try FleetObjectsFixture.manifest(ControlFixture.vip("new", 201)),
            ])
        world.look(after)
        #expect(world.fleet.vips["v1"] != nil && world.fleet.vips["new"] == nil)
        #expect(world.fleet.assignments.keys.map(\.vip) == ["v1"], "what stands serves until the other can")
        world.look(after, after: 10)
        #expect(world.fleet.vips["v1"] == nil && world.fleet.vips["new"] != nil)
        #expect(world.fleet.assignments.keys.map(\.vip) == ["new"] && world.reasons == [])
    }

    @Test("All of a kind, or more than half of everything, is held", arguments: ["kind", "half", "everything"])
    func holds(_ what: String) throws {
        var world = try world()
        let left =
            switch what {
            case "kind": Array(Self.many.prefix(2))
            case "half": Array(Self.many.prefix(3))
            default: [FleetObject]()
            }
        let cluster = try FleetObjectsFixture.cluster(left)
        world.settle(cluster)
        world.look(cluster, after: 86_400)
        #expect(world.names == Self.many.map(\.reference))
        #expect(world.reasons == ["ClusterObjectsHeld cluster"])
        #expect(world.answer?.findings.first?.message.contains("lvsctl approve --fleet-objects") == true)
        // A restart holds it still, however many came beside it.
        world.restart()
        world.settle(try FleetObjectsFixture.cluster(left + (11...40).map { ControlFixture.vip("n\($0)", $0 + 30) }))
        #expect(world.fleet.vips.keys.contains("v6"))
        #expect(world.reasons.contains("ClusterObjectsHeld cluster"))
    }

    @Test("What comes back is held no longer, and what an administrator approves goes")
    func endsOfAHold() throws {
        var world = try world()
        let few = try FleetObjectsFixture.cluster(Array(Self.many.prefix(3)))
        world.settle(few)
        #expect(world.origins.values.count { $0.heldSince != nil } == 5)
        world.look(try FleetObjectsFixture.cluster(Array(Self.many.prefix(4))))
        #expect(world.origins.values.count { $0.heldSince != nil } == 4)
        world.look(few)
        world.look(few, isApproved: true)
        #expect(world.fleet.vips.keys.sorted() == ["v1", "v2"], "v2 went again a second ago, and nobody approved that")
        #expect(world.reasons == [])
        world.look(few, after: 10)
        #expect(world.fleet.vips.keys.sorted() == ["v1"])
    }

    @Test("An approval speaks even while a kind is refused, as when its definition is gone")
    func approvalWithoutADefinition() throws {
        var world = try world()
        var cluster = try FleetObjectsFixture.cluster(Array(Self.many.prefix(2)))
        world.settle(cluster)
        cluster.refused = [.fleet(.vip)]
        world.look(cluster, after: 10)
        #expect(world.fleet.vips.count == 6)
        world.look(cluster, isApproved: true)
        #expect(world.fleet.vips.isEmpty)
    }

    @Test("A few of many may go together")
    func few() throws {
        var world = try world()
        world.settle(try FleetObjectsFixture.cluster(Array(Self.many.dropLast(3))))
        #expect(world.fleet.vips.count == 3 && world.reasons == [])
    }

    @Test("What an administrator deleted of what is held is nobody's any more")
    func deletedByHand() throws {
        var world = try world()
        let few = try FleetObjectsFixture.cluster(Array(Self.many.prefix(2)))
        world.settle(few)
        for number in 1...6 { world.fleet.unset(.vip("v\(number)")) }
        world.look(few)
        #expect(world.origins.count == 2 && world.reasons == [])
    }
}
