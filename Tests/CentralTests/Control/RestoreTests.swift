import FleetModel
import FleetWire
import Testing

@testable import Central

/// Putting a backup in force: what becomes the backup's, and what stays as it is.
@Suite struct RestoreTests {
    /// What a Central with this fleet would back up.
    private static func backup(_ fleet: Fleet, epoch: String = "old") async throws -> Backup {
        let store = InMemoryStore(epoch: epoch, fleet: fleet)
        let state = try await ControlFixture.state(store)
        try await state.replan()
        let stored = await state.stored
        return Backup(
            epoch: epoch, fleet: stored.fleet, publications: stored.publications, counters: stored.counters,
            holds: stored.holds, history: await store.history(limit: 100).reversed())
    }

    /// A running Central with a fleet.
    private static func central(
        _ fleet: Fleet = ControlFixture.fleet, source: any ClusterSource = ScriptedSource()
    ) async throws -> (state: FleetState, store: InMemoryStore) {
        let store = InMemoryStore(epoch: "now", fleet: fleet)
        let state = try await ControlFixture.state(store, source: source)
        try await state.replan()
        return (state, store)
    }

    private static func objects(_ objects: FleetObject...) -> Fleet {
        var fleet = ControlFixture.fleet
        for object in objects { fleet.set(object) }
        return fleet
    }

    @Test func everyPairHasAHigherRevisionOfANewEpoch() async throws {
        let (state, store) = try await Self.central(Self.objects(ControlFixture.vip("bank", 202)))
        _ = try await state.change(.put(ControlFixture.vip("third", 203)))
        let before = await state.stored
        let result = try await state.restore(try await Self.backup(ControlFixture.fleet), confirm: true)
        let epoch = try #require(result.epoch)
        #expect(epoch != "now" && epoch != "old" && epoch.count == 16)
        #expect(
            result.items == [
                .init(object: "vip/bank", action: .deleted), .init(object: "vip/third", action: .deleted),
                .init(object: "epoch/\(epoch)", action: .created),
            ])
        for pair in ["blue", "green"] {
            let last = try #require(before.counters[pair])
            #expect(result.revisions[pair] == Revision(epoch: epoch, number: last + 1))
            #expect(await state.board.publication(of: pair)?.revision == result.revisions[pair])
        }
        let stored = await store.read()
        #expect(await state.stored == stored)
        #expect(stored.epoch == epoch && stored.fleet == ControlFixture.fleet)
        // Nothing is approved: numbers of another epoch say nothing about what a director holds.
        let document = try JSON.decode(SliceDocument.self, from: try #require(stored.publications["blue"]).document)
        #expect(document.approval == nil && document.revision == result.revisions["blue"])
        // The next change goes on from there.
        let next = try await state.change(.put(ControlFixture.vip("bank", 202)))
        #expect(next.revisions["blue"]?.epoch == epoch)
        #expect(next.revisions["blue"]?.number == (result.revisions["blue"]?.number ?? 0) + 1)
    }

    @Test func historyTellsOfBoth() async throws {
        let (state, store) = try await Self.central(ControlFixture.fleet)
        _ = try await state.change(.put(ControlFixture.vip("bank", 202)))
        _ = try await state.restore(try await Self.backup(ControlFixture.fleet), confirm: true)
        let causes = await store.history(limit: 100).map(\.cause)
        #expect(causes.contains("vip/bank created"))
        #expect(causes.prefix(2) == ["restored from a backup of old", "restored from a backup of old"])
    }

    /// A VIP that prefers another director, or a router with another id, moves traffic.
    @Test func idsAndPreferencesStay() async throws {
        // Of three pairs the first two are deleted, so that what is left has ids that nobody would give anew.
        var old = Self.objects(ControlFixture.pair("amber", 51), ControlFixture.pair("beige", 53))
        let (first, store) = try await Self.central(old)
        for pair in ["amber", "beige"] { _ = try await first.change(.remove(.pair(pair)), confirm: true) }
        old = ControlFixture.fleet
        let stored = await store.read()
        let ids = try #require(await first.stored.publications["blue"]?.slice?.failover)
        #expect(ids.routers.map(\.id).min() ?? 0 > 2)
        let backup = Backup(
            epoch: stored.epoch, fleet: stored.fleet, publications: stored.publications, counters: stored.counters)

        let (fresh, _) = try await Self.central(Fleet())
        _ = try await fresh.restore(backup)
        #expect(await fresh.stored.publications["blue"]?.slice?.failover == ids)

        // Where a pair is served, its ids are those that its directors have now.
        let (other, _) = try await Self.central()
        let own = try #require(await other.stored.publications["blue"]?.slice?.failover)
        #expect(own != ids)
        _ = try await other.restore(backup)
        #expect(await other.stored.publications["blue"]?.slice?.failover == own)
    }

    @Test func aTrialAndARefusalLeaveEverythingAsItIs() async throws {
        let (state, store) = try await Self.central()
        let before = await store.read()
        let empty = try await Self.backup(Fleet())
        let trial = try await state.restore(empty, dryRun: true)
        #expect(trial.loss?.contains("takes 2 of 2 services away from pair/blue") == true)
        #expect(trial.items.map(\.object) == ["vip/shop", "pool/hand", "pair/blue", "pair/green"])
        await #expect(throws: ConfirmationNeeded.self) { _ = try await state.restore(empty) }
        var broken = try await Self.backup(ControlFixture.fleet)
        broken.fleet.vips["shop"]?.address = ControlFixture.address("127.0.0.1")
        await #expect(throws: BackupRefusal.self) { _ = try await state.restore(broken) }
        await store.failNextCommit(with: StoreError(file: "db", reason: "disk is full"))
        await #expect(throws: StoreError.self) { _ = try await state.restore(empty, confirm: true) }
        #expect(await store.read() == before)
        #expect(await state.stored == before)
        #expect(await state.board.publication(of: "blue") == before.publications["blue"])
    }

    @Test func itNamesThePairsWhoseDirectorsWillNotTakeIt() async throws {
        let more = Self.objects(ControlFixture.vip("bank", 202), ControlFixture.vip("third", 203))
        let (state, _) = try await Self.central(more)
        let backup = try await Self.backup(ControlFixture.fleet)
        #expect(try await state.restore(backup, dryRun: true).guarded == ["blue"])
        #expect(try await state.restore(backup, confirm: true).guarded == ["blue"])
        #expect(try await state.restore(backup).guarded == [])
    }

    /// A drain is the state of a moment: what is under maintenance now stays so.
    @Test func drainsStayAsTheyAreNow() async throws {
        var old = ControlFixture.fleet
        old.drainedNodes = ["edge-1"]
        old.drainedDirectors = ["green-a"]
        let backup = try await Self.backup(old)
        var now = ControlFixture.fleet
        now.drainedNodes = ["edge-2"]
        now.drainedDirectors = ["blue-a"]
        let (state, _) = try await Self.central(now)
        let kept = try await state.restore(backup)
        #expect(kept.items == [.init(object: "epoch/\(kept.epoch ?? "")", action: .created)])
        let fleet = await state.fleet
        #expect(fleet == now, "\(fleet.drainedDirectors) \(fleet.drainedNodes)")
        // A new Central knows of none.
        let (fresh, _) = try await Self.central(Fleet())
        let result = try await fresh.restore(backup)
        #expect(result.items.contains(.init(object: "drain/edge-1", action: .created)))
        #expect(result.items.contains(.init(object: "director/green-a", action: .configured)))
        #expect(await fresh.fleet == old)
    }

    /// Until the cluster has answered, each pair is served what it was, as at any start.
    @Test func beforeTheClusterHasAnsweredWhatWasServedStands() async throws {
        var cluster = ClusterSnapshot()
        cluster.answered = ClusterQuery.needed(by: ControlFixture.ingressFleet)
        let store = InMemoryStore(epoch: "old", fleet: ControlFixture.ingressFleet)
        let first = try await ControlFixture.state(store)
        await first.receive(cluster)
        try await first.replan()
        let served = await first.stored
        let slice = try #require(served.publications["blue"]?.slice)
        let backup = Backup(
            epoch: "old", fleet: served.fleet, publications: served.publications, counters: served.counters)

        let (fresh, _) = try await Self.central(Fleet())
        let result = try await fresh.restore(backup)
        #expect(await fresh.stored.publications["blue"]?.slice == slice)
        #expect(result.revisions["blue"]?.epoch == result.epoch)
        #expect(await fresh.picture().plan == nil)
        await fresh.receive(cluster)
        try await fresh.replan()
        #expect(await fresh.picture().plan != nil)
        #expect(await fresh.stored.publications["blue"]?.revision == result.revisions["blue"], "equal bytes")
    }

    /// The cluster is asked about its own objects, not a copy of what it said once.
    @Test func whatBelongsToTheClusterIsAsTheClusterHasIt() {
        var stored = StoredFleet(
            version: 3, epoch: "now", fleet: Self.objects(ControlFixture.vip("theirs", 210)), publications: [:],
            counters: [:])
        stored.origins = [.vip("theirs"): FleetOrigin(manifest: "theirs", digest: "new")]
        let old = Self.objects(
            ControlFixture.vip("theirs", 209), ControlFixture.vip("gone", 208), ControlFixture.vip("mine", 207))
        var backup = Backup(epoch: "old", fleet: old, publications: [:], counters: [:])
        backup.origins = [
            .vip("theirs"): FleetOrigin(manifest: "theirs", digest: "old"),
            .vip("gone"): FleetOrigin(manifest: "gone", digest: "old"),
        ]
        let known = RestoredState(backup, beside: stored, slices: [:], isClusterKnown: true)
        #expect(
            known.fleet == Self.objects(ControlFixture.vip("theirs", 210), ControlFixture.vip("mine", 207)))
        #expect(known.origins == stored.origins)
        let unknown = RestoredState(backup, beside: stored, slices: [:], isClusterKnown: false)
        #expect(unknown.fleet == old && unknown.origins == backup.origins)
    }

    /// As at a start: what a pair was served when the backup was made, and its sources do not have any more, is held.
    @Test func aLyingClusterEmptiesNoPairThatComesBack() async throws {
        let fleet = ControlFixture.ingressFleet
        func cluster(_ pods: Int) -> ClusterSnapshot {
            var cluster = PlannerFixture.cluster(pods: (1...pods).map { PlannerFixture.pod($0) })
            cluster.answered = ClusterQuery.needed(by: fleet)
            return cluster
        }
        let first = try await ControlFixture.state(InMemoryStore(epoch: "old", fleet: fleet))
        await first.receive(cluster(4))
        try await first.replan()
        let served = await first.stored
        #expect(served.publications["blue"]?.slice?.pools.first?.servers.count == 4)
        let backup = Backup(
            epoch: "old", fleet: served.fleet, publications: served.publications, counters: served.counters)
        let (fresh, _) = try await Self.central(Fleet())
        await fresh.receive(cluster(1))
        _ = try await fresh.restore(backup)
        #expect(await fresh.stored.publications["blue"]?.slice?.pools.first?.servers.count == 4)
        #expect(await fresh.stored.holds["blue"]?.pools["ingress"]?.items.count == 3)
    }
}
