import FleetModel
import FleetWire
import Hummingbird
import Testing

@testable import Central

@Suite struct ViewRoutesTests {
    /// Pods, and a ConfigMap that exposes one port that is assigned, one that is not, and one entry that is none.
    private func ingress() async throws -> APIFixture {
        var fleet = ControlFixture.ingressFleet
        _ = try fleet.edit(.put(ControlFixture.assignment("shop")))
        let api = try await APIFixture(fleet: fleet, planned: false)
        var cluster = PlannerFixture.cluster(
            tcp: ["9000": "shop/orders:9000", "9001": "bank/ledger:9001", "nonsense": "x"])
        cluster.answered.formUnion(ClusterQuery.needed(by: fleet))
        await api.state.receive(cluster)
        try await api.state.replan()
        return api
    }

    @Test func servicesRealServersAndFindingsAreViews() async throws {
        let api = try await ingress()
        let services = try await api.admin(.get, "/api/v1/services").decode(ObjectList<View<ServiceStatus>>.self).items
        #expect(
            Set(services.map(\.metadata.name)) == [
                "shop:80/tcp", "shop:443/tcp", "shop:9000/tcp", "bank/ledger:9001/tcp",
            ])
        #expect(services.allSatisfy { $0.kind == "Service" })
        let servers = try await api.admin(.get, "/api/v1/realservers").decode(ObjectList<View<RealServerStatus>>.self)
            .items
        #expect(servers.map(\.metadata.name) == ["ingress/10.9.0.21", "ingress/10.9.0.22", "ingress/10.9.0.23"])
        #expect(servers.allSatisfy { $0.status.services == 3 && $0.status.pairs == ["blue"] })
        let findings = try await api.admin(.get, "/api/v1/findings").decode(ObjectList<View<Finding>>.self).items
        #expect(findings.contains { $0.status.field == "nonsense" })
    }

    @Test func drainsOfServersThatNoPoolNamesAnyMoreAreShown() async throws {
        let api = try await ingress()
        let picture = await api.state.picture()
        let (kept, gone) = ("10.9.0.21:9000", "10.9.0.29:9000")
        let drains = [kept, gone].map {
            DirectorReport.Drain(service: "10.9.0.201:9000/tcp", server: $0, activeConnections: 2, secondsLeft: 9)
        }
        let report = DirectorReport(
            director: "blue-a", pair: "blue", agentVersion: "1", outcome: .waiting, drains: drains)
        let views = picture.realServerViews(["blue-a": report])
        let shown = views.filter { !$0.status.drains.isEmpty }
        #expect(shown.map(\.metadata.name) == ["ingress/10.9.0.21", "ingress/10.9.0.29"])
        #expect(shown.map(\.status.drains["blue-a"]) == drains.map { [$0] })
        #expect(shown.last?.status.state == .draining && shown.last?.status.services == 0)
    }

    @Test func explainAndHistoryAnswer() async throws {
        let api = try await ingress()
        let explanation = try await api.admin(.get, "/api/v1/explain/shop/orders").decode(View<Explanation>.self)
        #expect(explanation.status.ports.map(\.vips) == [["shop"]])
        #expect(explanation.metadata.name == "shop/orders")
        let history = try await api.admin(.get, "/api/v1/history").decode(ObjectList<View<HistoryEntry>>.self).items
        #expect(history.map(\.status.pair) == ["green", "blue"])
        #expect(history.allSatisfy { $0.status.cause == "cluster" && $0.status.time == 1_000 })
        #expect(
            try await api.admin(.get, "/api/v1/history?limit=1").decode(ObjectList<View<HistoryEntry>>.self).items.count
                == 1)
        #expect(try await api.admin(.get, "/api/v1/history?limit=0").status == 400)
    }

    @Test func beforeThereIsAPlanExplainIs503() async throws {
        let api = try await APIFixture(fleet: ControlFixture.ingressFleet, planned: false)
        #expect(try await api.admin(.get, "/api/v1/explain/shop/orders").status == 503)
        #expect(
            try await api.admin(.get, "/api/v1/services").decode(ObjectList<View<ServiceStatus>>.self).items.isEmpty)
    }
}
