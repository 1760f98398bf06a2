import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct FleetIntakeTests {
    private typealias World = FleetObjectsFixture.World
    private static let blue = ControlFixture.pair("blue", 11)
    private static let shop = ControlFixture.vip("shop", 201)
    private static let one = ControlFixture.assignment("one")
    private static let all = [blue, ControlFixture.pool, shop, one]
    private static let names = ["pair/blue", "pool/hand", "vip/shop", "assignment/one/*@shop"]

    @Test("In whatever order the objects come, the fleet is the same in the end, and none is lost")
    func everyOrder() throws {
        var orders = [[]] as [[FleetObject]]
        for object in Self.all {
            orders = orders.flatMap { order in (0...order.count).map { order[..<$0] + [object] + order[$0...] } }
        }
        #expect(orders.count == 24)
        for order in orders {
            var world = World()
            for count in 1...order.count { try world.look(Array(order[..<count])) }
            #expect(world.names == Self.names, "\(order.map(\.reference))")
            #expect(world.reasons == [] && world.origins.count == 4)
        }
    }

    @Test("An object whose reference is missing waits, and says for what")
    func waits() throws {
        var world = World()
        try world.look([Self.shop, Self.one, ControlFixture.pool])
        #expect(world.names == ["pool/hand"])
        #expect(world.verdict(.vip, "shop") == .referenceMissing(field: "spec.pair", reason: "there is no pair blue"))
        #expect(world.reasons == ["ClusterObjectWaits assignment/one/*@shop", "ClusterObjectWaits vip/shop"])
        // The cluster's objects may stand on those of administrators.
        _ = world.fleet.put(Self.blue)
        try world.look([Self.shop, Self.one, ControlFixture.pool])
        #expect(world.names == Self.names)
        #expect(world.origins[.pair("blue")] == nil)
    }

    @Test("Nothing is done before all four kinds are answered")
    func unknownIsNotEmpty() throws {
        var world = World()
        for kind in FleetObject.Kind.allCases {
            var cluster = try FleetObjectsFixture.cluster(Self.all)
            cluster.answered.remove(.fleet(kind))
            world.look(cluster)
            #expect(world.answer == nil && world.fleet == Fleet())
        }
        try world.look(Self.all)
        #expect(world.names == Self.names)
    }

    @Test("A kind that is refused stops every removal, and nothing else")
    func refusedIsNotGone() throws {
        var world = World()
        try world.look(Self.all)
        let mall = ControlFixture.vip("mall", 202)
        var cluster = try FleetObjectsFixture.cluster(Array(Self.all.dropLast()) + [mall])
        cluster.refused = [.fleet(.pool)]
        world.settle(cluster)
        #expect(world.names == ["pair/blue", "pool/hand", "vip/mall", "vip/shop", "assignment/one/*@shop"])
        cluster.refused = []
        world.look(cluster)
        #expect(world.fleet.assignments.count == 1, "how long it was missing counts from when it was certain")
        world.look(cluster, after: 10)
        #expect(world.fleet.assignments.isEmpty)
    }

    @Test("A bad object is left out and named by its field, and the rest is taken")
    func invalid() throws {
        var world = World()
        let outside = ControlFixture.vip("mall", 11)
        let manifests = try (Self.all + [outside]).map { try FleetObjectsFixture.manifest($0) }
        world.look(
            FleetObjectsFixture.cluster(manifests + [try FleetObjectsFixture.broken(.pool, "typo")]),
            occupied: [ControlFixture.address("10.9.0.99"): "node edge-1"])
        #expect(world.names == Self.names)
        #expect(
            world.verdict(.vip, "mall")
                == .invalid(field: "spec.address", reason: "10.9.0.11 is the address of director blue-a"))
        #expect(world.reasons == ["ClusterObjectInvalid pool/typo", "ClusterObjectInvalid vip/mall"])
        #expect(world.answer?.findings.last?.field == "spec.address")
        #expect(world.answer?.findings.last?.message.contains("The cluster's VIP mall") == true)
    }

    @Test("A change that does not read leaves what was taken before")
    func lastGoodStays() throws {
        var world = World()
        try world.look(Self.all)
        let others = try [Self.blue, ControlFixture.pool, Self.one].map { try FleetObjectsFixture.manifest($0) }
        world.settle(FleetObjectsFixture.cluster(others + [try FleetObjectsFixture.broken(.vip, "shop")]))
        #expect(world.names == Self.names)
        #expect(world.answer?.findings.first?.message.contains("what was taken of it before stays") == true)
        // So does one that refers to what is not there.
        try world.look([Self.blue, ControlFixture.pool, Self.one, ControlFixture.vip("shop", 201, pair: "nowhere")])
        #expect(world.fleet.vips["shop"]?.pair == "blue")
    }

    @Test("Two VIPs may exchange their addresses, with a bad object beside them")
    func exchange() throws {
        var world = World()
        try world.look([Self.blue, ControlFixture.pool, Self.shop, ControlFixture.vip("mall", 202)])
        try world.look([
            Self.blue, ControlFixture.pool, ControlFixture.vip("shop", 202), ControlFixture.vip("mall", 201),
            ControlFixture.vip("bad", 12),
        ])
        #expect(world.fleet.vips.mapValues { "\($0.address)" } == ["shop": "10.9.0.202", "mall": "10.9.0.201"])
        #expect(world.reasons == ["ClusterObjectInvalid vip/bad"])
    }

    @Test("One that makes an administrator's object invalid is the one that is left out")
    func blame() throws {
        var world = World([Self.blue, ControlFixture.pool, ControlFixture.vip("zoo", 201)])
        let narrow = FleetObject.pair("blue", world.fleet.pairs["blue"] ?? Pair.Settings(directors: []))
        try world.look([ControlFixture.vip("alpha", 201), ControlFixture.vip("beta", 202)])
        #expect(world.names == ["pair/blue", "pool/hand", "vip/beta", "vip/zoo"])
        #expect(world.reasons == ["ClusterObjectInvalid vip/alpha"])
        #expect(world.answer?.findings.first?.message.contains("vip/zoo: spec.address") == true)
        #expect(world.fleet[.pair("blue")] == narrow)
    }

    @Test("It spoils nothing else: not an exchange beside it, and not one of very many")
    func blameAmongOthers() throws {
        let mine = [Self.blue, ControlFixture.pool, ControlFixture.vip("zoo", 201)]
        var world = World(mine)
        try world.look([ControlFixture.vip("one", 202), ControlFixture.vip("two", 203)])
        try world.look([
            ControlFixture.vip("alpha", 201), ControlFixture.vip("one", 203), ControlFixture.vip("two", 202),
        ])
        #expect(world.fleet.vips["one"]?.address == ControlFixture.address("10.9.0.203"))
        #expect(world.reasons == ["ClusterObjectInvalid vip/alpha"])
        var other = World(mine)
        try other.look([ControlFixture.vip("alpha", 201)] + (100...180).map { ControlFixture.vip("v\($0)", $0) })
        #expect(other.fleet.vips.count == 82 && other.reasons == ["ClusterObjectInvalid vip/alpha"])
    }

    @Test("What an administrator has stays his, until he deletes it")
    func conflict() throws {
        var world = World([ControlFixture.pair("blue", 31)])
        try world.look(Self.all)
        #expect(world.verdict(.pair, "blue") == .conflict)
        #expect(world.fleet[.pair("blue")] == ControlFixture.pair("blue", 31) && world.origins[.pair("blue")] == nil)
        #expect(world.reasons == ["ClusterObjectConflict pair/blue"])
        world = World([ControlFixture.pair("blue", 31)])
        try world.look([Self.blue])
        world.fleet.unset(.pair("blue"))
        try world.look([Self.blue])
        #expect(world.fleet[.pair("blue")] == Self.blue && world.reasons == [])
    }

    @Test("The annotation hands it over")
    func adoption() throws {
        var world = World([ControlFixture.pair("blue", 31)])
        world.look(FleetObjectsFixture.cluster([try FleetObjectsFixture.manifest(Self.blue, adopts: true)]))
        #expect(world.fleet[.pair("blue")] == Self.blue)
        #expect(world.origins[.pair("blue")]?.manifest == "blue" && world.reasons == [])
        #expect(world.answer?.items == [.init(object: "pair/blue", action: .configured)])
    }

    @Test("Of two objects that speak of the same, the one that was taken stays, and of new ones the first by name")
    func duplicates() throws {
        func assignment(_ name: String) throws -> FleetManifest {
            try FleetObjectsFixture.manifest(Self.one, name: name)
        }
        let base = try [Self.blue, ControlFixture.pool, Self.shop].map { try FleetObjectsFixture.manifest($0) }
        var world = World()
        world.look(FleetObjectsFixture.cluster(base + [try assignment("m"), try assignment("z")]))
        #expect(world.origins[Self.one.key]?.manifest == "m")
        #expect(world.verdict(.assignment, "z") == .repeated("m"))
        world.look(FleetObjectsFixture.cluster(base + [try assignment("m"), try assignment("a")]))
        #expect(world.verdict(.assignment, "a") == .repeated("m"))
        #expect(world.reasons == ["ClusterObjectConflict assignment/one/*@shop"])
        // Where the first goes, the other speaks for it at once.
        world.look(FleetObjectsFixture.cluster(base + [try assignment("a")]))
        #expect(world.verdict(.assignment, "a") == .accepted && world.fleet.assignments.count == 1)
        #expect(world.origins[Self.one.key]?.manifest == "a")
    }

    @Test("An assignment that names another service leaves the one before, and waits without leaving it")
    func rekeyed() throws {
        let base = try [Self.blue, ControlFixture.pool, Self.shop].map { try FleetObjectsFixture.manifest($0) }
        var world = World()
        world.look(FleetObjectsFixture.cluster(base + [try FleetObjectsFixture.manifest(Self.one, name: "a")]))
        let nowhere = ControlFixture.assignment("two", vip: "nowhere")
        world.settle(FleetObjectsFixture.cluster(base + [try FleetObjectsFixture.manifest(nowhere, name: "a")]))
        #expect(world.fleet.assignments.keys.map(\.description) == ["one/*@shop"])
        let two = ControlFixture.assignment("two")
        world.look(FleetObjectsFixture.cluster(base + [try FleetObjectsFixture.manifest(two, name: "a")]))
        #expect(world.fleet.assignments.keys.map(\.description) == ["two/*@shop"])
        #expect(world.origins.keys.contains(two.key) && !world.origins.keys.contains(Self.one.key))
    }

    @Test("Two assignments may exchange what they speak of")
    func exchangedAssignments() throws {
        let base = try [Self.blue, ControlFixture.pool, Self.shop].map { try FleetObjectsFixture.manifest($0) }
        func assignments(_ first: ServiceOverrides, _ names: [String]) throws -> [FleetManifest] {
            try zip(names, ["one", "two"]).map { name, namespace in
                let key = Assignment.Key(namespace: .named(namespace), service: .all, vip: "shop")
                return try FleetObjectsFixture.manifest(
                    .assignment(key, Assignment.Settings(service: first)), name: name)
            }
        }
        var world = World()
        world.look(FleetObjectsFixture.cluster(base + (try assignments(ServiceOverrides(), ["a", "b"]))))
        let changed = ServiceOverrides(scheduler: .rr)
        world.look(FleetObjectsFixture.cluster(base + (try assignments(changed, ["b", "a"]))))
        #expect(world.fleet.assignments.keys.map(\.description).sorted() == ["one/*@shop", "two/*@shop"])
        #expect(world.fleet.assignments.values.allSatisfy { $0.service == changed })
        #expect(world.origins.values.map(\.manifest).sorted() == ["a", "b", "blue", "hand", "shop"])
    }

    @Test("What was seen needs no second look, but where something became different or its time has come")
    func hasSeen() throws {
        var world = World()
        var cluster = try FleetObjectsFixture.cluster(Self.all)
        world.look(cluster)
        func hasSeen(_ cluster: ClusterSnapshot, after seconds: Int = 0) -> Bool {
            world.intake.hasSeen(cluster, world.fleet, world.origins, at: world.time + .seconds(seconds))
        }
        cluster.insert(.pod(PlannerFixture.pod(1)))
        #expect(hasSeen(cluster, after: 1_000))
        var refused = cluster
        refused.refused = [.fleet(.vip)]
        #expect(!hasSeen(refused))
        cluster.remove(.fleet(.vip), ObjectReference(namespace: "", name: "shop"))
        #expect(!hasSeen(cluster))
        world.look(cluster)
        #expect(hasSeen(cluster, after: 9) && !hasSeen(cluster, after: 10))
        world.fleet.drainedNodes = ["edge-1"]
        #expect(!hasSeen(cluster))
        // An address that is taken may become free.
        let mall = try FleetObjectsFixture.cluster(Self.all + [ControlFixture.vip("mall", 202)])
        world.look(mall, occupied: [ControlFixture.address("10.9.0.202"): "node edge-1"])
        #expect(world.reasons == ["ClusterObjectInvalid vip/mall"] && !hasSeen(mall))
    }

    @Test("What an administrator forced stays until the object changes in the cluster", arguments: [true, false])
    func forced(_ deletes: Bool) throws {
        var world = World()
        let objects = [Self.blue, ControlFixture.pool, Self.shop]
        try world.look(objects)
        if deletes { world.fleet.unset(.vip("shop")) } else { world.fleet.set(ControlFixture.vip("shop", 209)) }
        let forced = world.fleet
        try world.look(objects, after: 60)
        #expect(world.fleet == forced)
        #expect(world.verdict(.vip, "shop") == .overridden(isDeleted: deletes))
        #expect(world.reasons == ["ClusterObjectOverridden vip/shop"])
        try world.look([Self.blue, ControlFixture.pool, ControlFixture.vip("shop", 203)])
        #expect(world.fleet[.vip("shop")] == ControlFixture.vip("shop", 203) && world.reasons == [])
    }

    @Test("Looking again at the same changes nothing")
    func again() throws {
        var world = World()
        try world.look(Self.all)
        let (fleet, origins) = (world.fleet, world.origins)
        try world.look(Self.all, after: 100)
        #expect(world.fleet == fleet && world.origins == origins && world.answer?.items == [])
        #expect(world.answer?.next == nil)
    }
}
