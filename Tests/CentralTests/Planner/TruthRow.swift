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
    }

    private static func byAddress(_ left: String, _ right: String) -> Bool {
        func address(_ text: String) -> IPAddress { PlannerFixture.address(String(text.prefix { $0 != " " })) }
        return address(left) < address(right)
    }
}
