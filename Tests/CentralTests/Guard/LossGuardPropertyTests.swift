import FleetModel
import Testing

@testable import Central

/// What holds whatever a cluster does: 50 random histories, each by its seed.
@Suite struct LossGuardPropertyTests {
    private struct World {
        var ready: Set<Int> = Set(1...8)
        /// Pods that say they leave.
        var unready: Set<Int> = []
        var ports: Set<Int> = Set(9000...9029)

        var cluster: ClusterSnapshot {
            PlannerFixture.cluster(
                pods: ready.sorted().map { PlannerFixture.pod($0) }
                    + unready.sorted().map { PlannerFixture.pod($0, ready: false) },
                tcp: Dictionary(uniqueKeysWithValues: ports.map { ("\($0)", "shop/orders:80") }))
        }

        mutating func turn(_ random: inout SeededGenerator) {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: ready.formUnion((1...12).shuffled(using: &random).prefix(2)); unready.subtract(ready)
            case 1:
                let leaving = ready.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
                ready.subtract(leaving)
                unready.formUnion(leaving)
            case 2: unready = []
            case 3: ready.subtract(ready.shuffled(using: &random).prefix(Int.random(in: 0...8, using: &random)))
            case 4: ports.subtract(ports.shuffled(using: &random).prefix(Int.random(in: 0...12, using: &random)))
            default: ports.formUnion((9000...9039).shuffled(using: &random).prefix(8))
            }
        }
    }

    private func active(_ slice: Slice?) -> Set<IPAddress> { Set(slice?.pools.first?.activeServers.map(\.key) ?? []) }

    private func places(_ slice: Slice?) -> Set<Claim.Place> {
        guard let slice else { return [] }
        return Set(slice.places.map(\.key))
    }

    @Test(arguments: UInt64(0)..<50)
    func additionsGoOutAndNoStepTakesMoreThanTheGuardAllows(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var world = World()
        var planner = GuardedPlanner()
        planner.plan(world.cluster)
        for step in 0..<25 {
            let before = planner.slices["blue"]
            let said = world.unready
            world.turn(&random)
            if step.isMultiple(of: 7) { planner.restart() }
            let cluster = world.cluster
            let free = Planner.plan(cluster: cluster, fleet: planner.fleet, previous: planner.slices).slices["blue"]
            let after = planner.plan(cluster, after: Int.random(in: 0...40, using: &random)).slices["blue"]
            #expect(active(free).isSubset(of: active(after)), "additions never wait")
            #expect(places(free).isSubset(of: places(after)))
            let announced = Set(world.unready.union(said).map { PlannerFixture.address("10.9.0.\(20 + $0)") })
            let lost = active(before).subtracting(active(after)).subtracting(announced)
            let loyal = active(before).subtracting(announced)
            let came = active(after).subtracting(active(before))
            #expect((lost.count - came.count) * 2 <= loyal.count, "step \(step): \(lost.count) of \(loyal.count)")
            let ports = places(before)
            let closed = ports.subtracting(places(after))
            #expect(closed.count * 2 <= ports.count, "step \(step): \(closed.count) of \(ports.count) services")
        }
    }

    @Test(arguments: UInt64(0)..<50)
    func aSourceThatRecoversEndsEveryHold(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var world = World()
        let whole = World(ready: Set(1...12), ports: Set(9000...9039)).cluster
        var planner = GuardedPlanner()
        planner.plan(world.cluster)
        for _ in 0..<20 {
            world.turn(&random)
            planner.plan(world.cluster, after: Int.random(in: 0...20, using: &random))
        }
        let plan = planner.plan(whole, after: 1)
        #expect(planner.guarding.holds.isEmpty)
        let fresh = Planner.plan(cluster: whole, fleet: planner.fleet, previous: [:]).slices
        #expect(plan.slices.mapValues(Self.withoutChecks) == fresh.mapValues(Self.withoutChecks))
    }

    /// The port that is checked already stays for as long as it is exposed, whatever came before it since.
    private static func withoutChecks(_ slice: Slice) -> Slice {
        var slice = slice
        for index in slice.pools.indices { slice.pools[index].check = nil }
        return slice
    }

    @Test(arguments: UInt64(0)..<50)
    func lookingAgainChangesNothing(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var world = World()
        var planner = GuardedPlanner()
        planner.plan(world.cluster)
        for _ in 0..<20 {
            world.turn(&random)
            let plan = planner.plan(world.cluster, after: 5)
            #expect(planner.plan(world.cluster).slices == plan.slices)
            #expect(planner.plan(world.cluster, after: 3600).slices == plan.slices, "time alone lets nothing go")
        }
    }
}
