import FleetWire
import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import Central

@Suite struct LeaseHolderTests {
    private static let path = "/apis/coordination.k8s.io/v1/namespaces/lvsfleet/leases/lvsfleet-central"
    private let clock = HandClock()

    private func holder(_ api: any ClusterSession, _ identity: String) -> LeaseHolder {
        LeaseHolder(
            session: api, namespace: "lvsfleet", name: "lvsfleet-central", identity: identity,
            logger: ControlFixture.logger, clock: { [clock] in clock.now },
            date: { Date(timeIntervalSince1970: 1_795_377_605.25) })
    }

    @Test("Of two that try together one leads, and the other says who")
    func oneOfTwo() async {
        let api = MemoryAPI()
        let holders = [holder(api, "a"), holder(api, "b")]
        await withTaskGroup(of: Void.self) { group in
            for holder in holders { group.addTask { await holder.campaign() } }
        }
        await holders[0].campaign()
        await holders[1].campaign()
        let leading = [await holders[0].isLeading(), await holders[1].isLeading()]
        #expect(leading.count(where: \.self) == 1)
        let (leader, other) = (leading[0] ? "a" : "b", leading[0] ? holders[1] : holders[0])
        #expect(await other.holder() == leader)
        #expect(await other.problem() == nil, "to be second is no problem")
        #expect(api.object(Self.path)?["spec"]?["renewTime"]?.text == "2026-11-22T20:00:05.250000Z")
    }

    @Test("A leader that is cut off leads for 10 s, and another begins after 15 s and not before")
    func cutOff() async {
        let api = MemoryAPI()
        let other = MemoryAPI()
        let (first, second) = (holder(api, "a"), holder(other, "b"))
        await first.campaign()
        let lease = api.object(Self.path) ?? .null
        other.put(Self.path, lease)
        await second.campaign()
        api.cutOff(true)
        for second in 1...16 {
            clock.pass(1)
            await first.campaign()
            #expect(await first.isLeading() == (second < 10))
        }
        #expect(await first.problem() == "no connection")
        #expect(await !second.isLeading())
        await second.campaign()
        #expect(await second.isLeading())
        #expect(other.object(Self.path)?["spec"]?["leaseTransitions"] == .integer(1))
    }

    @Test("A conflict ends leading at once, and the Lease is read anew")
    func conflict() async {
        let api = MemoryAPI()
        let holder = holder(api, "a")
        await holder.campaign()
        #expect(await holder.isLeading())
        guard case .object(var lease)? = api.object(Self.path) else { return }
        lease["spec"] = .object(["holderIdentity": .text("b"), "leaseDurationSeconds": .integer(15)])
        api.put(Self.path, .object(lease))
        _ = api.takeLines()
        await holder.campaign()
        #expect(await !holder.isLeading())
        #expect(api.takeLines() == ["PUT \(Self.path)"])
        await holder.campaign()
        #expect(api.takeLines() == ["GET \(Self.path)"])
        #expect(await holder.holder() == "b")
    }

    @Test("Without the right nobody leads, and one sentence says so")
    func refused() async {
        let api = MemoryAPI()
        let holder = holder(api, "a")
        api.failNext(.refused("GET: 403: leases is forbidden"))
        await holder.campaign()
        #expect(await !holder.isLeading())
        #expect(await holder.problem() == "GET: 403: leases is forbidden")
        await holder.campaign()
        #expect(await holder.isLeading())
        #expect(await holder.problem() == nil)
    }

    @Test("A leader that is refused once, as by a server that starts, leads on")
    func refusedOnce() async {
        let api = MemoryAPI()
        let holder = holder(api, "a")
        await holder.campaign()
        clock.pass(2)
        api.failNext(.refused("PUT: 403: leases is forbidden"))
        await holder.campaign()
        #expect(await holder.isLeading())
        clock.pass(7)
        await holder.campaign()
        clock.pass(9)
        #expect(await holder.isLeading())
        #expect(await holder.problem() == nil)
    }

    @Test("A Lease that somebody deleted is made again")
    func deleted() async {
        let holder = holder(MemoryAPI(), "a")
        await holder.campaign()
        clock.pass(11)
        await holder.campaign()
        #expect(await holder.isLeading())
    }

    @Test("Who ends in good order gives the Lease back, and the next leads at once")
    func release() async throws {
        let api = MemoryAPI()
        let (first, second) = (holder(api, "a"), holder(api, "b"))
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [first], logger: ControlFixture.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await ControlFixture.require { await first.isLeading() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(api.object(Self.path)?["spec"]?["holderIdentity"]?.text == "")
        await second.campaign()
        #expect(await second.isLeading())
    }
}
