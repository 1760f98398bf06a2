import FleetModel
import Testing

@testable import Central

/// One line of a truth table: what the cluster says of one real server, and what becomes of it.
struct TruthRow: Sendable, CustomTestStringConvertible {
    /// As the end of "a real server whose object is ...".
    var testDescription: String
    /// What stands in place of the good object; empty: nothing.
    var manifests: [String]
    /// The server if it served before; empty: it is taken out.
    var served: [String]
    /// The server if it never did.
    var fresh: [String]
    /// `reason subject`
    var reasons: [String]

    init(
        _ name: String, _ manifests: [String], served: [String] = [], fresh: [String] = [], reasons: [String] = []
    ) {
        testDescription = name
        self.manifests = manifests
        self.served = served
        self.fresh = fresh
        self.reasons = reasons
    }

    /// Checks the row beside a healthy neighbour, which stays as it is whatever happens to the other.
    ///
    /// - Parameters:
    ///   - neighbour: the manifests of the neighbour, which has an address of each family.
    ///   - good: the object as it was when it served.
    func check(_ stage: PoolStage, neighbour: [String], good: [String]) throws {
        let healthy = try stage.plan(neighbour).servers()
        #expect(healthy.count == 2 && healthy.allSatisfy { $0.hasSuffix(" active") })
        let before = try stage.plan(neighbour + good)
        #expect(before.servers().count == 4, "the good object serves with both families: \(before.servers())")

        let fresh = try stage.plan(neighbour + manifests)
        #expect(fresh.servers() == (self.fresh + healthy).sorted(by: Self.byAddress))
        let served = try stage.plan(neighbour + manifests, after: before)
        #expect(served.servers() == (self.served + healthy).sorted(by: Self.byAddress))
        for reasons in [fresh.reasons, served.reasons] {
            #expect(reasons.filter { !$0.hasPrefix("NoRealServer") } == self.reasons)
        }
        // What was planned once is planned again.
        #expect(try stage.plan(neighbour + manifests, after: served).slices == served.slices)
        for seed in UInt64(0)..<12 { try checkOrder(seed, stage, neighbour: neighbour, good: good, served, fresh) }
    }

    /// The same with one event after another, whichever comes first.
    private func checkOrder(
        _ seed: UInt64, _ stage: PoolStage, neighbour: [String], good: [String], _ served: Plan, _ fresh: Plan
    ) throws {
        let before = try stage.plan(neighbour + good)
        var order = try EventOrder(seed: seed, stage, from: neighbour + good, after: before)
        let left = try order.play(from: neighbour + good, to: neighbour + manifests)
        #expect(left.slices == served.slices, "served before, seed \(seed): \(left.servers())")
        // A list without a single node is doubted, so the first one stands there from the beginning.
        order = try EventOrder(seed: seed, stage, from: [Truth.nodes[0]], after: nil)
        let arrived = try order.play(from: [Truth.nodes[0]], to: neighbour + manifests)
        #expect(arrived.slices == fresh.slices, "came new, seed \(seed): \(arrived.servers())")
    }

    private static func byAddress(_ left: String, _ right: String) -> Bool {
        func address(_ text: String) -> IPAddress { PlannerFixture.address(String(text.prefix { $0 != " " })) }
        return address(left) < address(right)
    }
}
