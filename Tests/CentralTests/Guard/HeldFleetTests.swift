import FleetModel
import FleetWire
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import Central

/// Guards and drains through the state that everything goes through, and through the API.
@Suite(.timeLimit(.minutes(2))) struct HeldFleetTests {
    private func cluster(_ pods: ClosedRange<Int>, tcp: [String: String] = [:]) -> ClusterSnapshot {
        var cluster = PlannerFixture.cluster(pods: pods.map { PlannerFixture.pod($0) }, tcp: tcp)
        cluster.answered.formUnion(ClusterQuery.needed(by: ControlFixture.ingressFleet))
        return cluster
    }

    private func document(_ state: FleetState, _ pair: String = "blue") async throws -> SliceDocument {
        let publication = try #require(await state.board.publication(of: pair))
        let document = try JSON.decode(SliceDocument.self, from: publication.document)
        #expect(document.revision == publication.revision)
        return document
    }

    private func servers(_ state: FleetState) async throws -> Int {
        try await document(state).slice.pools.first?.servers.count ?? 0
    }

    @Test func anEmptyListWithStatus200AndAListThatLostMostEmptyNothing() async throws {
        // A2-39.
        let store = InMemoryStore(fleet: ControlFixture.ingressFleet)
        let state = try await ControlFixture.state(store)
        await state.receive(cluster(1...4))
        try await state.replan()
        var empty = cluster(1...4)
        empty.pods = [:]
        await state.receive(empty)
        try await state.replan()
        #expect(try await servers(state) == 4)
        await state.receive(cluster(1...1))
        try await state.replan()
        #expect(try await servers(state) == 4)
        #expect(await state.picture().findingViews([:], now: .now).map(\.status.reason).contains("HeldBack"))
        #expect(try await document(state).revision.number == 1, "what is put back is no change")
    }

    @Test func aRestartKeepsAHoldAndApprovalEndsIt() async throws {
        let store = InMemoryStore(fleet: ControlFixture.ingressFleet)
        let state = try await ControlFixture.state(store)
        await state.receive(cluster(1...4))
        try await state.replan()
        await state.receive(cluster(4...4))
        try await state.replan()
        await state.receive(cluster(4...9))
        try await state.replan()
        #expect(try await servers(state) == 9)

        let again = try await ControlFixture.state(store)
        await #expect(throws: NotPlanned.self) { try await again.approve("blue") }
        await again.receive(cluster(4...9))
        try await again.replan()
        #expect(try await servers(again) == 9)
        let dry = try await again.approve("blue", dryRun: true)
        #expect(dry.items.map(\.action) == [.configured] && dry.revisions.isEmpty)
        #expect(try await servers(again) == 9)
        let result = try await again.approve("blue")
        #expect(try await servers(again) == 6)
        let approved = try await document(again)
        #expect(result.revisions == ["blue": approved.revision])
        #expect(approved.approval == .init(through: approved.revision.number, isOutright: true))
        #expect(await store.history(limit: 1).first?.cause == "pair/blue approved")
        #expect(await store.read().holds.isEmpty)
        #expect(try await again.approve("blue").items.map(\.action) == [.unchanged])
        await #expect(throws: EditRefusal.self) { try await again.approve("red") }
    }

    @Test func anOrderApprovesItsOwnRevisionAndLittleThatFollowsInheritsIt() async throws {
        let start = ContinuousClock.now
        let seconds = Mutex(0)
        let state = try await FleetState(
            store: InMemoryStore(fleet: ControlFixture.ingressFleet), source: ScriptedSource(),
            logger: ControlFixture.logger, now: { 0 }, clock: { start + .seconds(seconds.withLock { $0 }) })
        let ports = ["9000": "shop/a:80", "9001": "shop/b:80", "9002": "shop/c:80"]
        await state.receive(cluster(1...4, tcp: ports))
        try await state.replan()
        #expect(try await document(state).approval == nil, "nobody ordered the first")
        _ = try await state.change(.put(ControlFixture.assignment("shop")))
        #expect(try await document(state).approval == .init(through: 2))
        // With 80 and 443 there are five services: two go slowly, then a third, which makes more than half since the order.
        for (left, stands) in [(ports, true), (["9000": "shop/a:80"], true), ([:], false)] {
            seconds.withLock { $0 += 61 }
            await state.receive(cluster(1...5, tcp: left))
            try await state.replan()
            #expect(try await document(state).approval == .init(through: 2, stands: stands))
        }
        #expect(try await document(state).revision.number == 5)
        // What no longer stands does not stand again, but by another order.
        await state.receive(cluster(1...5, tcp: ports))
        try await state.replan()
        #expect(try await document(state).approval == .init(through: 2))
    }

    @Test func aDatabaseThatWasGivenAnotherEpochApprovesNothing() async throws {
        let store = InMemoryStore(fleet: ControlFixture.fleet)
        let state = try await ControlFixture.state(store)
        try await state.replan()
        _ = try await state.approve("blue")
        let old = try await document(state)
        #expect(old.approval?.isOutright == true)
        let publication = try #require(await store.read().publications["blue"])
        let moved = publication.moved(to: "e1")
        let document = try JSON.decode(SliceDocument.self, from: moved.document)
        #expect(document.approval == nil && document.slice == old.slice)
        #expect(publication.moved(to: "e0") == publication)
    }

    @Test func aTimeOfDayThatJumpsDecidesNothing() async throws {
        // A2-59: the time of day jumps by a day, and only the monotonic clock counts.
        let date = Mutex<Int64>(1_000_000)
        let state = try await FleetState(
            store: InMemoryStore(fleet: ControlFixture.ingressFleet), source: ScriptedSource(),
            logger: ControlFixture.logger, now: { date.withLock { $0 } })
        await state.receive(cluster(1...4))
        try await state.replan()
        await state.receive(cluster(1...2))
        try await state.replan()
        date.withLock { $0 += 86_400 }
        await state.receive(cluster(1...1))
        try await state.replan()
        #expect(try await servers(state) == 4, "three of four within a minute, whatever the date says")
        date.withLock { $0 -= 172_800 }
        try await state.replan()
        #expect(try await servers(state) == 4)
    }

    @Test func drainingANodeDrainsItEverywhereAndTheLastOneWantsYes() async throws {
        let state = try await ControlFixture.state(InMemoryStore(fleet: ControlFixture.ingressFleet))
        _ = try await state.change(.apply([ControlFixture.pool, ControlFixture.vip("hand", 240, pair: "green")]))
        await state.receive(cluster(1...2))
        try await state.replan()
        func servers(of pair: String) async throws -> [String] {
            try await document(state, pair).slice.pools.flatMap(\.servers).map { "\($0.address) \($0.state)" }
        }
        let result = try await state.change(.drain("edge-1"))
        #expect(result.items == [.init(object: "drain/edge-1", action: .created)])
        #expect(try await servers(of: "blue") == ["10.9.0.21 draining", "10.9.0.22 active"])
        #expect(try await state.change(.drain("edge-1")).items.map(\.action) == [.unchanged])
        let error = await #expect(throws: ConfirmationNeeded.self) { try await state.change(.drain("edge-2")) }
        #expect(
            error?.loss.sentence
                == "the change takes the last 1 active real server of pool/ingress out of service; --yes does it all the same"
        )
        _ = try await state.change(.drain("edge-2"), confirm: true)
        #expect(try await servers(of: "blue") == ["10.9.0.21 draining", "10.9.0.22 draining"], "the order wins")
        try await state.replan()
        #expect(try await servers(of: "blue") == ["10.9.0.21 draining", "10.9.0.22 draining"], "and lasts")
        #expect(await state.picture().findingViews([:], now: .now).map(\.status.reason).contains("AllServersDrained"))
        _ = try await state.change(.undrain("edge-2"))
        #expect(try await servers(of: "blue") == ["10.9.0.21 draining", "10.9.0.22 active"])
        // By address, a static pool's server drains.
        _ = try await state.change(.drain("10.9.0.22"), confirm: true)
        #expect(try await servers(of: "green").sorted() == ["10.9.0.21 active", "10.9.0.22 draining"])
        await #expect(throws: EditRefusal.self) { try await state.change(.drain("no node")) }
    }

    @Test func aClustersLossBesideADrainKeepsTheLastActiveServers() async throws {
        let state = try await ControlFixture.state(InMemoryStore(fleet: ControlFixture.ingressFleet))
        await state.receive(cluster(1...2))
        try await state.replan()
        _ = try await state.change(.drain("edge-1"))
        var unready = cluster(1...2)
        unready.pods = Dictionary(
            uniqueKeysWithValues: [PlannerFixture.pod(1), PlannerFixture.pod(2, ready: false)].map {
                ($0.reference, $0)
            })
        await state.receive(unready)
        try await state.replan()
        let servers = try await document(state).slice.pools.flatMap(\.servers).map { "\($0.address) \($0.state)" }
        #expect(servers == ["10.9.0.21 draining", "10.9.0.22 active"], "an order drains, a cluster's silence does not")
    }

    @Test func anUnknownNodeIsDrainedWhenItComes() async throws {
        let state = try await ControlFixture.state(InMemoryStore(fleet: ControlFixture.ingressFleet))
        await state.receive(cluster(1...2))
        try await state.replan()
        _ = try await state.change(.drain("edge-3"))
        #expect(
            await state.picture().findingViews([:], now: .now).map(\.metadata.name).contains(
                "DrainedNodeUnknown/node/edge-3"))
        await state.receive(cluster(1...3))
        try await state.replan()
        #expect(
            await state.picture().findingViews([:], now: .now).map(\.metadata.name).contains("NodeDrained/node/edge-3"))
        #expect(
            try await document(state).slice.pools.flatMap(\.servers).count == 2,
            "it never served, so there is nothing to drain")
    }

    @Test func ofAHundredVIPsWithOneAddressExactlyOneWins() async throws {
        // A2-54.
        let store = InMemoryStore(fleet: ControlFixture.fleet)
        let state = try await ControlFixture.state(store)
        let won = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let pair = number.isMultiple(of: 2) ? "blue" : "green"
                    let vip = ControlFixture.vip("vip-\(number)", 240, pair: pair)
                    return (try? await state.change(.create(vip))) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(won == 1)
        #expect(
            await store.read().fleet.vips.values.filter { $0.address == PlannerFixture.address("10.9.0.240") }.count
                == 1)
    }

    @Test func drainsAndApprovalThroughTheAPI() async throws {
        let api = try await APIFixture(fleet: ControlFixture.fleet)
        #expect(try await api.admin(.put, "/api/v1/drains/10.9.0.21?dryRun=true").status == 200)
        #expect(try await api.admin(.get, "/api/v1/drains").decode(ObjectList<View<DrainStatus>>.self).items.isEmpty)
        #expect(try await api.admin(.put, "/api/v1/drains/10.9.0.21").status == 200)
        let drains = try await api.admin(.get, "/api/v1/drains").decode(ObjectList<View<DrainStatus>>.self).items
        #expect(
            drains.map(\.status) == [DrainStatus(node: "10.9.0.21", servers: [PlannerFixture.address("10.9.0.21")])])
        let last = try await api.admin(.put, "/api/v1/drains/10.9.0.22")
        #expect(last.status == 409)
        #expect(try last.problem().type == ProblemType.needsConfirmation)
        #expect(try await api.admin(.put, "/api/v1/drains/a%20node").status == 400)
        let status = try await api.admin(.get, "/api/v1/status").decode(View<FleetStatus>.self).status
        #expect(status.drainedNodes == ["10.9.0.21"] && status.pairs.allSatisfy { $0.held == nil })
        #expect(try await api.admin(.delete, "/api/v1/drains/10.9.0.21").status == 200)
        let approved = try await api.admin(.post, "/api/v1/pairs/blue/approve").decode(ChangeResult.self)
        #expect(approved.items.map(\.object) == ["pair/blue"] && approved.revisions["blue"] != nil)
        #expect(try await api.admin(.post, "/api/v1/pairs/red/approve").status == 404)
        let history = try await api.admin(.get, "/api/v1/history").decode(ObjectList<View<HistoryEntry>>.self).items
        #expect(
            history.map(\.status.cause).prefix(3) == [
                "pair/blue approved", "drain/10.9.0.21 deleted", "drain/10.9.0.21 created",
            ])
    }

    @Test func oneDirectorThatRefusesDegradesItsPairAndTheOtherProceeds() async throws {
        // A2-56.
        let api = try await APIFixture()
        let revision = try #require(await api.state.board.publication(of: "blue")?.revision)
        for (director, outcome) in [
            ("blue-a", DirectorReport.Outcome.refused(revision, reason: "too much")), ("blue-b", .applied(revision)),
        ] {
            await api.reports.receive(
                DirectorReport(director: director, pair: "blue", agentVersion: "1", outcome: outcome, applied: revision)
            )
        }
        let status = try await api.admin(.get, "/api/v1/status").decode(View<FleetStatus>.self).status
        #expect(status.pairs.first?.directors.map(\.status.state) == [.refused, .current])
        #expect(await api.state.board.publication(of: "blue")?.revision == revision, "nothing is rolled back")
    }

    @Test func aThousandAgentsThatReconnectAtOnceAreAnswered() async throws {
        // A2-61, at the level of messages: every one holds an old revision.
        let api = try await APIFixture()
        let token = try #require(api.directors["blue-a"])
        let began = ContinuousClock.now
        try await api.application.test(.router) { client in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<1000 {
                    group.addTask {
                        try await APIFixture.send(
                            client, .get, "/api/v1/slice?wait=50", token: token,
                            headers: [.ifNoneMatch: "\"old.7\""]
                        ).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(ContinuousClock.now - began < .seconds(20))
    }
}
