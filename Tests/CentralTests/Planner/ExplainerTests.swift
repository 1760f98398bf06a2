import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct ExplainerTests {
    private func explain(_ application: String, _ fleet: Fleet) throws -> Explanation {
        let cluster = PlannerFixture.cluster(tcp: ["9000": "shop/orders:8080"])
        let plan = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        return Explainer.explain(
            application: try #require(ObjectReference(application)), cluster: cluster, fleet: fleet, plan: plan)
    }

    @Test func namesTheWinnerTheLoserAndTheWayBack() throws {
        var fleet = PlannerFixture.fleet
        PlannerFixture.assign("shop/*@shop", in: &fleet)
        PlannerFixture.assign("shop/orders@bank", in: &fleet)
        let port = try #require(try explain("shop/orders", fleet).ports.first)
        #expect(port.vips == ["bank"])
        #expect(port.winners == ["shop/orders@bank"])
        #expect(port.sentences.contains { $0.contains("assignment/shop/*@shop gives way") })
        #expect(port.sentences.last?.contains("lvsctl unassign service shop/orders --vip bank") == true)
    }

    @Test func saysWhatWouldExposeIt() throws {
        let port = try #require(try explain("shop/orders", PlannerFixture.fleet).ports.first)
        #expect(port.vips.isEmpty && port.winners.isEmpty)
        #expect(
            port.sentences == [
                "No assignment speaks of it, so it stands nowhere: lvsctl assign service shop/orders --vip bank would expose it."
            ])
    }

    @Test func saysWhereItWouldHaveToStand() throws {
        let explanation = try explain("shop/unknown", PlannerFixture.fleet)
        #expect(
            explanation.sentences == ["Nothing of configmap/ingress/tcp, configmap/ingress/udp exposes shop/unknown."])
    }
}
