import FleetModel
import FleetWire
import ServiceLifecycle
import Testing

@testable import Central

@Suite(.timeLimit(.minutes(1))) struct FleetStateTests {
    private func full(_ fleet: Fleet, pods: ClosedRange<Int> = 1...3) -> ClusterSnapshot {
        var cluster = PlannerFixture.cluster(pods: pods.map { PlannerFixture.pod($0) })
        cluster.answered.formUnion(ClusterQuery.needed(by: fleet))
        return cluster
    }

    @Test func aChangeIsStoredPlannedAndServedWhenItIsAnswered() async throws {
        let store = InMemoryStore()
        let state = try await ControlFixture.state(store)
        let result = try await state.change(.apply(ControlFixture.objects))
        let revision = Revision(epoch: "e0", number: 1)
        #expect(result.revisions == ["blue": revision, "green": revision])
        #expect(result.items.map(\.action) == [.created, .created, .created, .created])
        #expect(await state.board.publication(of: "blue")?.revision == revision)
        let stored = await store.read()
        #expect(stored.fleet == ControlFixture.fleet)
        #expect(stored.publications["blue"] == (await state.board.publication(of: "blue")))
        #expect(await store.history(limit: 9).map(\.pair) == ["green", "blue"])
        #expect(await store.history(limit: 1).first?.cause.contains("vip/shop created") == true)
    }

    @Test func onlyThePairThatChangedGetsARevisionAndDoingItAgainNone() async throws {
        let state = try await ControlFixture.state(InMemoryStore(fleet: ControlFixture.fleet))
        try await state.replan()
        let added = try await state.change(.put(ControlFixture.vip("bank", 231, pair: "green")))
        #expect(added.revisions == ["green": Revision(epoch: "e0", number: 2)])
        let again = try await state.change(.put(ControlFixture.vip("bank", 231, pair: "green")))
        #expect(again.items.map(\.action) == [.unchanged])
        #expect(again.revisions.isEmpty)
    }

    @Test func aDryRunStoresNothing() async throws {
        let store = InMemoryStore(fleet: ControlFixture.fleet)
        let state = try await ControlFixture.state(store)
        let result = try await state.change(.put(ControlFixture.vip("bank", 231)), dryRun: true)
        #expect(result.dryRun && result.items.map(\.action) == [.created] && result.revisions.isEmpty)
        #expect(await store.read().version == 0)
        #expect(await state.fleet == ControlFixture.fleet)
    }

    @Test func whatIsRefusedIsNotStored() async throws {
        let store = InMemoryStore(fleet: ControlFixture.fleet)
        let state = try await ControlFixture.state(store)
        await #expect(throws: ValidationError.self) {
            try await state.change(.put(ControlFixture.vip("bank", 201)))
        }
        #expect(await store.read().version == 0)
    }

    @Test func aVIPMayNotTakeANodesAddress() async throws {
        let state = try await ControlFixture.state(InMemoryStore(fleet: ControlFixture.fleet))
        await state.receive(PlannerFixture.cluster(pods: [PlannerFixture.pod(3)]))
        await #expect(throws: ValidationError.self) { try await state.change(.put(ControlFixture.vip("bank", 23))) }
        // A node that came to the address of a VIP does not stand in the way of other changes.
        var fleet = ControlFixture.fleet
        fleet.set(ControlFixture.vip("bank", 24))
        let later = try await ControlFixture.state(InMemoryStore(fleet: fleet))
        await later.receive(PlannerFixture.cluster(pods: [PlannerFixture.pod(4)]))
        _ = try await later.change(.put(ControlFixture.vip("mall", 232)))
    }

    @Test func whatServesGoesOnlyWhenConfirmed() async throws {
        let store = InMemoryStore(fleet: ControlFixture.fleet)
        let state = try await ControlFixture.state(store)
        try await state.replan()
        let version = await store.read().version
        let error = await #expect(throws: ConfirmationNeeded.self) { try await state.change(.remove(.vip("shop"))) }
        #expect(error?.loss.vips == ["shop": 2])
        #expect(error?.loss.pairs == ["blue": .init(lost: 2, total: 2)])
        #expect(await store.read().version == version)
        let result = try await state.change(.remove(.vip("shop")), confirm: true)
        #expect(result.revisions["blue"]?.number == 2)
    }

    @Test func nothingIsPlannedBeforeThePictureIsFull() async throws {
        let fleet = ControlFixture.ingressFleet
        let store = InMemoryStore(fleet: fleet)
        let state = try await ControlFixture.state(store)
        try await state.replan()
        #expect(await state.picture().plan == nil)
        #expect(await state.picture().problems.isEmpty == false)
        // Changes are stored all the same, and planned later.
        let result = try await state.change(.put(ControlFixture.vip("bank", 231, pair: "green", pool: "ingress")))
        #expect(result.items.map(\.action) == [.created] && result.revisions.isEmpty)
        #expect(await state.board.publication(of: "blue") == nil)
        await state.receive(full(fleet))
        try await state.replan()
        #expect(await state.board.publication(of: "green")?.revision.number == 1)
        #expect(await state.picture().problems.isEmpty)
    }

    @Test func afterARestartTheStoredSliceIsServedUntilThereIsAPlanAndNoRevisionIsMadeForTheSame() async throws {
        let fleet = ControlFixture.ingressFleet
        let store = InMemoryStore(fleet: fleet)
        let first = try await ControlFixture.state(store)
        await first.receive(full(fleet))
        try await first.replan()
        let served = try #require(await first.board.publication(of: "blue"))
        let second = try await ControlFixture.state(store)
        #expect(await second.board.publication(of: "blue") == served)
        await second.receive(full(fleet))
        try await second.replan()
        #expect(await second.board.publication(of: "blue") == served)
        #expect(await second.picture().plan != nil)
    }

    @Test func aNewQuestionIsAskedAndItsAnswerAwaited() async throws {
        let source = ScriptedSource()
        let state = try await ControlFixture.state(InMemoryStore(fleet: ControlFixture.fleet), source: source)
        let answer = full(ControlFixture.ingressFleet)
        await source.answer { queries in if !queries.isEmpty { await state.receive(answer) } }
        let result = try await state.change(
            .apply([ControlFixture.ingress, ControlFixture.vip("mall", 202, pool: "ingress")]))
        #expect(result.revisions["blue"] != nil)
        let slices = await state.picture().slices
        #expect(slices["blue"]?.pools.first { $0.name == "ingress" }?.servers.count == 3)
        #expect(await source.queries == ClusterQuery.needed(by: await state.fleet))
    }

    @Test func aNumberIsNotUsedAgainWhenAPairComesBack() async throws {
        let state = try await ControlFixture.state()
        _ = try await state.change(.apply([ControlFixture.pair("blue", 11)]))
        _ = try await state.change(.remove(.pair("blue")))
        #expect(await state.board.publication(of: "blue") == nil)
        let result = try await state.change(.put(ControlFixture.pair("blue", 11)))
        #expect(result.revisions == ["blue": Revision(epoch: "e0", number: 2)])
    }

    @Test func aConflictIsMadeAnewAgainstWhatCameFirst() async throws {
        let store = InMemoryStore(fleet: ControlFixture.fleet)
        let state = try await ControlFixture.state(store)
        let other = try await ControlFixture.state(store)
        _ = try await other.change(.put(ControlFixture.vip("bank", 231, pair: "green")))
        _ = try await state.change(.put(ControlFixture.vip("mall", 202)))
        #expect(await store.read().fleet.vips.keys.sorted() == ["bank", "mall", "shop"])
    }

    @Test func aStoreThatFailsLeavesEverythingAsItWas() async throws {
        let store = InMemoryStore(fleet: ControlFixture.fleet)
        let state = try await ControlFixture.state(store)
        try await state.replan()
        await store.failNextCommit(with: StoreError(file: "memory", reason: "is full"))
        await #expect(throws: StoreError.self) { try await state.change(.put(ControlFixture.vip("mall", 202))) }
        #expect(await state.fleet == ControlFixture.fleet)
        #expect(await state.board.publication(of: "blue")?.revision.number == 1)
        #expect(try await state.change(.put(ControlFixture.vip("mall", 202))).revisions["blue"]?.number == 2)
    }

    @Test func manyChangesAtOnceAreAllMade() async throws {
        let store = InMemoryStore(fleet: ControlFixture.fleet)
        let state = try await ControlFixture.state(store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask { _ = try await state.change(.put(ControlFixture.assignment("space-\(number)"))) }
                group.addTask { try await state.replan() }
            }
            try await group.waitForAll()
        }
        let orders = await store.read().fleet.assignments.values.map(\.order).sorted()
        #expect(orders == Array(1...40))
    }

    @Test func theFollowerPlansWhatTheClusterSays() async throws {
        let fleet = ControlFixture.ingressFleet
        let source = ScriptedSource()
        let state = try await ControlFixture.state(InMemoryStore(fleet: fleet), source: source)
        let follower = ClusterFollower(
            source: source, state: state, logger: ControlFixture.logger)
        let running = Task { try await follower.run() }
        await source.send(full(fleet))
        try await ControlFixture.require { await state.picture().slices["blue"]?.pools.first?.servers.count == 3 }
        await source.send(full(fleet, pods: 1...4))
        try await ControlFixture.require { await state.picture().slices["blue"]?.pools.first?.servers.count == 4 }
        running.cancel()
        _ = try? await running.value
    }
}
