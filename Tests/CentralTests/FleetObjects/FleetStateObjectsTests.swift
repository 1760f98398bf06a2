import FleetModel
import FleetWire
import Testing

@testable import Central

/// The cluster's objects through the one that holds the fleet.
@Suite(.timeLimit(.minutes(1))) struct FleetStateObjectsTests {
    private static let objects = [
        ControlFixture.pair("blue", 11), ControlFixture.pool, ControlFixture.vip("shop", 201),
    ]

    private func state(
        _ store: any FleetStore = InMemoryStore(), _ clock: HandClock = HandClock(), scope: Bool = true
    ) async throws -> FleetState {
        try await FleetState(
            store: store, source: ScriptedSource(), scope: ClusterScope(fleetObjects: scope),
            logger: ControlFixture.logger, now: { 1_000 }, clock: { clock.now })
    }

    private func say(_ objects: [FleetObject], to state: FleetState) async throws {
        await state.receive(try FleetObjectsFixture.cluster(objects))
        try await state.replan()
    }

    @Test("The cluster's objects are planned, served and stored, and belong to the cluster after a restart too")
    func follows() async throws {
        let folder = try TemporaryFolder()
        do {
            let state = try await state(SQLiteStore.open(path: folder.database))
            try await state.replan()
            #expect(await state.picture().problems.first?.contains("pairs of the cluster") == true)
            try await say(Self.objects, to: state)
            #expect(await state.board.publication(of: "blue")?.revision.number == 1)
            #expect(try await state.store.history(limit: 1).first?.cause.contains("cluster: pair/blue created") == true)
        }
        let state = try await state(SQLiteStore.open(path: folder.database))
        #expect(await state.document(.vip("shop"))?.origin == .cluster)
        try await say(Self.objects, to: state)
        #expect(await state.board.publication(of: "blue")?.revision.number == 1)
        #expect(await state.picture().intake?.findings == [])
    }

    @Test("Without the option nothing of it is asked, and nothing is refused")
    func off() async throws {
        let store = InMemoryStore()
        let first = try await state(store)
        try await say(Self.objects, to: first)
        let state = try await state(store, scope: false)
        #expect(await state.needed(by: state.fleet).isEmpty)
        try await say([], to: state)
        #expect(await state.fleet.vips.count == 1)
        _ = try await state.change(.put(ControlFixture.vip("shop", 202)), confirm: true)
    }

    @Test("What belongs to the cluster is changed there, or with force")
    func force() async throws {
        let state = try await state()
        try await say(Self.objects, to: state)
        for edit in [FleetEdit.put(ControlFixture.vip("shop", 202)), .remove(.vip("shop")), .apply(Self.changed)] {
            await #expect(throws: EditRefusal.belongsToCluster(.vip("shop"), manifest: "shop")) {
                try await state.change(edit, confirm: true)
            }
        }
        // What is the same is no change.
        #expect(try await state.change(.apply(Self.objects)).items.allSatisfy { $0.action == .unchanged })
        _ = try await state.change(.put(ControlFixture.vip("shop", 202)), confirm: true, force: true)
        try await state.replan()
        #expect(await state.fleet.vips["shop"]?.address == ControlFixture.address("10.9.0.202"))
        #expect(await state.picture().intake?.findings.map(\.reason) == ["ClusterObjectOverridden"])
        try await say(Self.objects.dropLast() + [ControlFixture.vip("shop", 203)], to: state)
        #expect(await state.fleet.vips["shop"]?.address == ControlFixture.address("10.9.0.203"))
        #expect(await state.picture().intake?.findings == [])
    }

    private static let changed = [ControlFixture.vip("mall", 205), ControlFixture.vip("shop", 204)]

    @Test("What the cluster changes carries no approval; what an administrator approves does")
    func approval() async throws {
        let clock = HandClock()
        let state = try await state(InMemoryStore(), clock)
        let many = Self.objects + [ControlFixture.vip("mall", 202)]
        try await say(many, to: state)
        func slice() async throws -> SliceDocument {
            let publication = try #require(await state.board.publication(of: "blue"))
            return try JSON.decode(SliceDocument.self, from: publication.document)
        }
        #expect(try await slice().approval == nil)
        try await say(Array(many.prefix(2)), to: state)
        clock.pass(10)
        try await state.replan()
        #expect(await state.fleet.vips.count == 2)
        #expect(await state.picture().intake?.findings.map(\.reason) == ["ClusterObjectsHeld"])
        #expect(try await state.approveRemovals(dryRun: true).items.map(\.object) == ["vip/mall", "vip/shop"])
        #expect(await state.fleet.vips.count == 2)
        #expect(try await state.approveRemovals().revisions["blue"]?.number == 2)
        #expect(await state.fleet.vips.isEmpty)
        #expect(try await slice().approval?.covers(2) == true)
    }

    @Test("A deletion is followed when its time has come, though the cluster says nothing more")
    func alarm() async throws {
        let clock = HandClock()
        let source = ScriptedSource()
        let state = try await FleetState(
            store: InMemoryStore(), source: source, scope: ClusterScope(fleetObjects: true),
            logger: ControlFixture.logger, now: { 1_000 }, clock: { clock.now })
        let follower = ClusterFollower(source: source, state: state, logger: ControlFixture.logger)
        let running = Task { try await follower.run() }
        await source.send(try FleetObjectsFixture.cluster(Self.objects + [ControlFixture.vip("mall", 202)]))
        try await ControlFixture.require { await state.fleet.vips.count == 2 }
        await source.send(try FleetObjectsFixture.cluster(Self.objects))
        try await ControlFixture.require { await state.picture().intake?.next != nil }
        #expect(await state.fleet.vips.count == 2)
        clock.pass(10)
        await state.wake(at: clock.now)
        try await ControlFixture.require { await state.fleet.vips.count == 1 }
        // An administrator who deletes his own makes room for the cluster's at once.
        _ = try await state.change(.put(ControlFixture.vip("bank", 203)))
        await source.send(
            try FleetObjectsFixture.cluster(Self.objects + [ControlFixture.vip("bank", 204)]))
        try await ControlFixture.require { await state.picture().intake?.findings.isEmpty == false }
        _ = try await state.change(.remove(.vip("bank")), confirm: true)
        try await ControlFixture.require {
            await state.fleet.vips["bank"]?.address == ControlFixture.address("10.9.0.204")
        }
        running.cancel()
        _ = try? await running.value
    }

    @Test("What a new pool needs to know is asked and awaited before anything is published")
    func learns() async throws {
        let source = ScriptedSource()
        let state = try await FleetState(
            store: InMemoryStore(), source: source, scope: ClusterScope(fleetObjects: true),
            logger: ControlFixture.logger, now: { 1_000 })
        let objects = [
            ControlFixture.pair("blue", 11), ControlFixture.ingress, ControlFixture.vip("shop", 201, pool: "ingress"),
        ]
        var cluster = PlannerFixture.cluster()
        for object in objects { cluster.insert(.fleet(try FleetObjectsFixture.manifest(object))) }
        cluster.answered = ClusterQuery.fleet
        await state.receive(cluster)
        cluster.answered.formUnion(ClusterQuery.needed(by: ControlFixture.ingressFleet))
        let full = cluster
        await source.answer { queries in if queries.count > 4 { await state.receive(full) } }
        try await state.replan()
        #expect(await state.board.publication(of: "blue")?.revision.number == 1)
        #expect(await state.picture().slices["blue"]?.pools.first?.servers.count == 3)
        #expect(await source.queries == (await state.needed(by: state.fleet)))
    }

    @Test("What could not be stored is tried again with the next planning")
    func storeFails() async throws {
        let store = InMemoryStore()
        let state = try await state(store)
        await store.failNextCommit(with: StoreError(file: "memory", reason: "is full"))
        await #expect(throws: StoreError.self) { try await say(Self.objects, to: state) }
        #expect(await state.fleet == Fleet())
        #expect(await state.picture().intake == nil)
        try await state.replan()
        #expect(await state.fleet.vips.count == 1)
        #expect(await state.picture().intake?.standings.count == 3)
    }

    @Test("Another Central's commit in between takes nothing away")
    func conflict() async throws {
        let store = InMemoryStore()
        let state = try await state(store)
        let other = try await self.state(store)
        _ = try await other.change(.put(ControlFixture.pair("green", 13)))
        try await say(Self.objects, to: state)
        #expect(await store.read().fleet.pairs.keys.sorted() == ["blue", "green"])
        #expect(await store.read().origins.count == 3)
    }
}
