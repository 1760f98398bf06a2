import FleetModel
import Testing

@testable import Central

/// Whatever Kubernetes' own controllers do to the pods of a pool, no guard stands in the way.
@Suite struct RolloutTests {
    /// Runs the pods through their states; after every step the slice has what is ready as active, and nothing else.
    private func roll(_ steps: [[Pod]], sourceLocation: SourceLocation = #_sourceLocation) {
        var planner = GuardedPlanner()
        for (number, pods) in steps.enumerated() {
            let plan = planner.plan(PlannerFixture.cluster(pods: pods), after: 1)
            let ready = Set(pods.filter(\.isServing).flatMap(\.podAddresses))
            let active = plan.slices["blue"]?.pools.first?.activeServers.keys.map { $0 } ?? []
            #expect(planner.guarding.holds.isEmpty, "step \(number)", sourceLocation: sourceLocation)
            #expect(Set(active) == ready, "step \(number)", sourceLocation: sourceLocation)
        }
    }

    /// `revision` tells pods of one node apart: a new pod on the host's network has its predecessor's address.
    private func pod(_ number: Int, _ revision: String = "a", ready: Bool = true, deleting: Bool = false) -> Pod {
        var pod = PlannerFixture.pod(number, ready: ready, deleting: deleting)
        pod.metadata.name += "-\(revision)"
        return pod
    }

    @Test func aRollingUpdateThatDeletesOneByOne() {
        // A DaemonSet on host networks: terminating, gone, pending, ready, and only then the next one.
        let nodes = [1, 2, 3, 4]
        var steps = [nodes.map { pod($0) }]
        for next in nodes {
            let done = nodes.filter { $0 < next }.map { pod($0, "b") }
            let waiting = nodes.filter { $0 > next }.map { pod($0) }
            for middle in [
                [pod(next, deleting: true)], [pod(next, ready: false, deleting: true)], [],
                [pod(next, "b", ready: false)], [pod(next, "b")],
            ] { steps.append(done + middle + waiting) }
        }
        roll(steps)
    }

    @Test func aRollingUpdateThatSurgesFirst() {
        // A Deployment that may surge by everything: new pods on new nodes, then all old ones terminate at once.
        let old = [1, 2, 3, 4]
        let new = [5, 6, 7, 8]
        roll([
            old.map { pod($0) }, old.map { pod($0) } + new.map { pod($0, ready: false) },
            old.map { pod($0) } + new.map { pod($0) }, old.map { pod($0, deleting: true) } + new.map { pod($0) },
            old.map { pod($0, ready: false, deleting: true) } + new.map { pod($0) }, new.map { pod($0) },
        ])
    }

    @Test func aScaleDown() {
        roll([
            (1...8).map { pod($0) }, [pod(1)] + (2...8).map { pod($0, deleting: true) },
            [pod(1)] + (2...4).map { pod($0, ready: false, deleting: true) }, [pod(1)],
        ])
    }

    @Test func aNodeThatDiesAndEvictedPods() {
        func failed(_ number: Int) -> Pod {
            var failed = pod(number)
            failed.phase = "Failed"
            return failed
        }
        roll([
            (1...4).map { pod($0) }, [pod(1), pod(2, ready: false), failed(3), failed(4)], [pod(1)],
        ])
    }
}
