import FleetWire
import Testing

@testable import Central

@Suite struct LeaderElectionTests {
    private let start = ContinuousClock.now
    private let noon = "2026-11-22T12:00:00.000000Z"

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private func elector(_ name: String = "a") -> LeaderElection {
        LeaderElection(namespace: "lvsfleet", name: "lvsfleet-central", identity: name)
    }

    /// A lease as somebody else wrote it.
    private func lease(_ holder: String, renewed: String, seconds: Int64 = 15, transitions: Int64 = 0) -> Lease {
        Lease(namespace: "lvsfleet", name: "lvsfleet-central").setting([
            "holderIdentity": .text(holder), "leaseDurationSeconds": .integer(seconds), "renewTime": .text(renewed),
            "leaseTransitions": .integer(transitions),
        ])
    }

    @Test("The times are those of the cluster's own components: 15, 10 and 2 seconds")
    func standardTimes() {
        let timings = LeaseTimings()
        #expect(
            timings.duration == .seconds(15) && timings.renewalLimit == .seconds(10) && timings.retry == .seconds(2))
    }

    @Test("Where there is no Lease one is made, with every field of it")
    func makes() throws {
        var election = elector()
        guard case .create(let lease) = election.see(nil, at: at(0), time: noon) else {
            Issue.record("it makes one")
            return
        }
        #expect(lease.document["apiVersion"]?.text == "coordination.k8s.io/v1")
        #expect(lease.document["metadata"]?["namespace"]?.text == "lvsfleet")
        #expect(
            lease.spec
                == .object([
                    "holderIdentity": .text("a"), "leaseDurationSeconds": .integer(15), "acquireTime": .text(noon),
                    "renewTime": .text(noon), "leaseTransitions": .integer(0),
                ]))
        #expect(!election.isLeading(at: at(0)), "nobody leads before it is written")
        election.wrote(lease, begun: at(0))
        #expect(election.isLeading(at: at(9.9)) && !election.isLeading(at: at(10)), "and not for longer than 10 s")
    }

    @Test("A Lease of another is free 15 s after it was seen to change, whatever time stands in it")
    func waitsByItsOwnClock() {
        var election = elector()
        // By its own word it ended years ago, or ends in years.
        for renewed in ["2001-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z"] {
            #expect(election.see(lease("b", renewed: renewed), at: at(0), time: noon) == .wait)
        }
        #expect(election.see(lease("b", renewed: "x"), at: at(10), time: noon) == .wait, "renewed")
        #expect(election.see(lease("b", renewed: "x"), at: at(24.9), time: noon) == .wait)
        guard case .update(let taken) = election.see(lease("b", renewed: "x"), at: at(25), time: noon) else {
            Issue.record("it is free")
            return
        }
        #expect(taken.holder == "a" && taken.transitions == 1)
        #expect(taken.spec["acquireTime"]?.text == noon)
    }

    @Test("It waits as long as the Lease says, not as long as it would say itself")
    func othersDuration() {
        var election = elector()
        let other = lease("b", renewed: "x", seconds: 40)
        #expect(election.see(other, at: at(0), time: noon) == .wait)
        #expect(election.see(other, at: at(39), time: noon) == .wait)
        #expect(election.see(other, at: at(40), time: noon) != .wait)
    }

    @Test("A Lease that was given back is taken at once")
    func givenBack() {
        var election = elector()
        #expect(election.see(lease("", renewed: "x", seconds: 1), at: at(0), time: noon) != .wait)
    }

    @Test("Who leads has ceased to before another may begin, at every moment of the last renewal")
    func neverTwo() {
        for seenAfter in [0.0, 0.1, 5, 9.9] {
            var (first, second) = (elector("a"), elector("b"))
            guard case .create(let lease) = first.see(nil, at: at(0), time: noon) else { return }
            first.wrote(lease, begun: at(0))
            #expect(second.see(lease, at: at(seenAfter), time: noon) == .wait)
            var time = seenAfter
            while second.see(lease, at: at(time), time: noon) == .wait { time += 0.1 }
            #expect(!first.isLeading(at: at(time)) && time >= 15 + seenAfter - 0.01)
        }
    }

    @Test("A renewal keeps when it was acquired and how often it changed hands, and what others wrote into it")
    func renews() throws {
        var election = elector()
        var document = lease("a", renewed: "x", transitions: 7)
            .setting(["acquireTime": .text("then"), "strategy": .text("other")])
        guard case .update(let taken) = election.see(document, at: at(0), time: noon) else {
            Issue.record("it is its own")
            return
        }
        #expect(taken.transitions == 7 && taken.spec["acquireTime"]?.text == "then")
        #expect(taken.spec["strategy"]?.text == "other")
        election.wrote(taken, begun: at(0))
        document = try #require(election.own(at: at(2)), "it is renewed without asking")
        guard case .update = election.see(document, at: at(2), time: noon) else {
            Issue.record("it renews")
            return
        }
    }

    @Test("After a conflict it does not lead, and asks before it writes")
    func conflict() {
        var election = elector()
        guard case .create(let lease) = election.see(nil, at: at(0), time: noon) else { return }
        election.wrote(lease, begun: at(0))
        election.lost()
        #expect(!election.isLeading(at: at(0)) && election.own(at: at(0)) == nil)
    }

    @Test("It is given back once, and only by who holds it")
    func release() {
        var election = elector()
        let early = election.release(at: at(0), time: noon)
        #expect(early == nil)
        guard case .create(let lease) = election.see(nil, at: at(0), time: noon) else { return }
        election.wrote(lease, begun: at(0))
        let released = election.release(at: at(1), time: noon)
        #expect(released?.holder.isEmpty == true && released?.seconds == 1)
        #expect(!election.isLeading(at: at(1)))
        let again = election.release(at: at(1), time: noon)
        #expect(again == nil)
    }
}
