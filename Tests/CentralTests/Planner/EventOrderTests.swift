import FleetModel
import Testing

@testable import Central

/// What must hold at every moment between two states, and at the end of many events whatever their order.
@Suite("Events in any order")
struct EventOrderTests {
    private typealias Text = ClusterText
    private static let proxy = ObjectReference(namespace: "edge", name: "proxy")

    @Test("A pod that is replaced on its node keeps one real server throughout, whichever word comes first")
    func replacement() throws {
        let stage = PoolStage(.pods(.init(namespace: "edge", labels: ["app": "proxy"])))
        func pod(_ name: String, phase: String = "Running", ready: String, deleting: Bool = false) throws
            -> ManifestObject
        {
            try #require(
                try PoolStage.objects([
                    Text.pod(
                        name, on: "edge-2", phase: phase, ready: ready, deleting: deleting, podIPs: Truth.addresses,
                        hostIPs: Truth.addresses)
                ]).first)
        }
        // In each life the events have an order of their own; how the two are interleaved is chance. A host port lets the new pod
        // start only when the old one is gone, and words of the two may still arrive either way.
        let old = try [pod("old", ready: "True", deleting: true), pod("old", ready: "False", deleting: true)]
        let new = try [
            pod("new", phase: "Pending", ready: "False"), pod("new", ready: "False"), pod("new", ready: "True"),
        ]
        let neighbour = Text.pod("other", on: "edge-1", podIPs: ["10.9.0.21", "fd09::21"])
        for mask in 0..<64 where mask.nonzeroBitCount == 3 {
            var cluster = try stage.cluster(Truth.nodes + [neighbour])
            cluster.insert(try pod("old", ready: "True"))
            var plan = Planner.plan(cluster: cluster, fleet: stage.fleet, previous: [:])
            var lives: (old: [ManifestObject?], new: [ManifestObject]) = (old + [nil], new)
            var isGone = false
            for step in 0..<6 {
                if mask & (1 << step) == 0 {
                    if let object = lives.old.removeFirst() { cluster.insert(object) } else { cluster.remove(old[0]) }
                } else {
                    cluster.insert(lives.new.removeFirst())
                }
                let next = Planner.plan(cluster: cluster, fleet: stage.fleet, previous: plan.slices)
                // Between the old pod's last word and the new one's first there is nobody, and who comes then must be Ready.
                isGone = isGone || (lives.old.isEmpty && lives.new.count == 3)
                let isReady = lives.new.isEmpty
                let own = next.servers().filter { $0.hasPrefix("10.9.0.22") }
                #expect(
                    own.count == (isGone && !isReady ? 0 : 1),
                    "order \(String(mask, radix: 2)), step \(step): \(next.servers())")
                plan = next
            }
            #expect(plan.servers().filter { $0.hasPrefix("10.9.0.22") } == ["10.9.0.22 active"])
        }
    }

    @Test("A thousand slices with endpoints in several of them, and slices that move between Services, give one answer")
    func manySlices() throws {
        let stage = PoolStage(.service(Self.proxy))
        func slice(_ number: Int, of service: String, ready: Bool) -> String {
            // Each address stands in five slices.
            let node = number % 200
            return Text.slice(
                "s\(number)", [Text.endpoint(address(node), on: "n\(node)", "{ready: \(ready)}")], of: service)
        }
        func address(_ node: Int) -> String { "10.9.\(1 + node / 100).\(1 + node % 100)" }
        let before = (0..<1000).map { slice($0, of: $0 % 7 == 0 ? "other" : "proxy", ready: true) }
        let after = (0..<1000).map { slice($0, of: $0 % 11 == 0 ? "other" : "proxy", ready: $0 % 3 > 0) }
        let common = (0..<200).map { Text.node("n\($0)", addresses: [address($0)]) } + [Text.service("proxy")]
        let (old, new) = (try PoolStage.objects(before), try PoolStage.objects(after))
        let first = try stage.plan(common + before)
        let expected = try stage.plan(common + after, after: first)
        #expect(Set(expected.servers()).count == 200)
        for seed in UInt64(0)..<4 {
            var random = SeededGenerator(seed: seed)
            var cluster = try stage.cluster(common)
            for object in old.shuffled(using: &random) { cluster.insert(object) }
            #expect(Planner.plan(cluster: cluster, fleet: stage.fleet, previous: [:]).slices == first.slices)
            for object in new.shuffled(using: &random) {
                // What is said twice is said once.
                cluster.insert(object)
                cluster.insert(object)
            }
            let plan = Planner.plan(cluster: cluster, fleet: stage.fleet, previous: first.slices)
            #expect(plan.slices == expected.slices, "seed \(seed)")
        }
    }
}
