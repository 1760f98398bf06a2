import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct MarksTests {
    private typealias Fixture = PlannerFixture

    private let keeps = ServiceOverrides(persistence: Persistence(timeoutSeconds: 300), persistAcrossPorts: true)

    /// By port, the mark in the slice of pair blue; 0 for none.
    private func marks(_ plan: Plan) -> [UInt16: UInt32] {
        Dictionary(uniqueKeysWithValues: (plan.slices["blue"]?.services ?? []).map { ($0.port, ($0.mark ?? 0)) })
    }

    private func number(_ count: UInt32) -> UInt32 { Marks.base + count }

    @Test func allPortsOfAVIPAndAssignmentShareOneMark() {
        var fleet = Fixture.fleet
        fleet.vips["shop"]?.httpPorts = [80, 443]
        fleet.vips["shop"]?.service = keeps
        Fixture.assign("shop/*@shop", in: &fleet)
        Fixture.assign("bank/ledger@shop", in: &fleet, ServiceOverrides(persistAcrossPorts: false))
        let cluster = Fixture.cluster(tcp: [
            "9000": "shop/orders:8080", "9001": "shop/cart:80", "9002": "bank/ledger:80",
        ])
        let plan = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        #expect(marks(plan) == [80: number(1), 443: number(1), 9000: number(2), 9001: number(2), 9002: 0])
        #expect(plan.services.first { $0.port == 9000 }?.mark == number(2))
    }

    @Test func aGroupKeepsItsMarkWhateverComesAndGoes() {
        var fleet = Fixture.fleet
        fleet.vips["shop"]?.service = keeps
        Fixture.assign("shop/*@shop", in: &fleet)
        var plan = Planner.plan(
            cluster: Fixture.cluster(tcp: ["9000": "shop/orders:8080"]), fleet: fleet, previous: [:])
        #expect(marks(plan) == [9000: number(1)])
        // A group that sorts before it comes, and a port of its own.
        fleet.vips["shop"]?.httpPorts = [80]
        plan = Planner.plan(
            cluster: Fixture.cluster(tcp: ["9000": "shop/orders:8080", "9001": "shop/cart:80"]), fleet: fleet,
            previous: plan.slices)
        #expect(marks(plan) == [80: number(2), 9000: number(1), 9001: number(1)])
        // A mark that goes is not given again at once: kernels still drain it.
        fleet.vips["shop"]?.httpPorts = []
        Fixture.assign("shop/cart@shop", in: &fleet)
        plan = Planner.plan(
            cluster: Fixture.cluster(tcp: ["9000": "shop/orders:8080", "9001": "shop/cart:80"]), fleet: fleet,
            previous: plan.slices)
        #expect(marks(plan).values.sorted() == [number(1), number(3)])
    }
}
