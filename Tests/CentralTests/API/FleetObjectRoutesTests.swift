import FleetModel
import FleetWire
import Hummingbird
import Testing

@testable import Central

/// Objects that belong to the cluster, as the API shows and guards them.
@Suite struct FleetObjectRoutesTests {
    private func withCluster() async throws -> APIFixture {
        let api = try await APIFixture(fleet: Fleet(), planned: false, fleetObjects: true)
        await api.state.receive(try FleetObjectsFixture.cluster(ControlFixture.objects))
        try await api.state.replan()
        return api
    }

    @Test("Every object says whom it belongs to")
    func origin() async throws {
        let api = try await withCluster()
        #expect(try await api.admin(.post, "/api/v1/vips", ControlFixture.vip("mine", 202)).status == 200)
        let list = try await api.admin(.get, "/api/v1/vips").decode(ObjectList<FleetDocument>.self).items
        #expect(list.map(\.origin) == [.administrator, .cluster])
        let pair = try await api.admin(.get, "/api/v1/pairs/blue").decode(JSONValue.self)
        #expect(pair["status"]?["origin"] == .text("cluster"))
        // What is shown may be sent back as it is.
        let again = try await api.send(
            .put, "/api/v1/pairs/blue", token: api.admin, body: try JSON.encode(pair))
        #expect(try again.decode(ChangeResult.self).items.map(\.action) == [.unchanged])
    }

    @Test("A change of what belongs to the cluster is 409, and made with force")
    func force() async throws {
        let api = try await withCluster()
        let changed = ControlFixture.vip("shop", 205)
        let refused = try await api.admin(.put, "/api/v1/vips/shop?confirm=true", changed)
        #expect(refused.status == 409)
        let problem = try refused.problem()
        #expect(problem.type == ProblemType.belongsToCluster)
        #expect(
            problem.detail
                == "vip/shop belongs to the cluster (lvsfleet.io/v1 VIP shop): change it there, or give --force")
        #expect(try await api.admin(.delete, "/api/v1/vips/shop?confirm=true&dryRun=true").status == 409)
        #expect(try await api.admin(.put, "/api/v1/vips/shop?confirm=true&force=true", changed).status == 200)
        #expect(try await api.admin(.delete, "/api/v1/vips/shop?confirm=true&force=true").status == 200)
        #expect(try await api.admin(.post, "/api/v1/vips", changed).status == 409, "it is the cluster's still")
        let findings = try await api.admin(.get, "/api/v1/findings").decode(ObjectList<View<Finding>>.self).items
        #expect(findings.isEmpty, "nobody has looked since")
        try await api.state.replan()
        let later = try await api.admin(.get, "/api/v1/findings").decode(ObjectList<View<Finding>>.self).items
        #expect(later.map(\.status.reason) == ["ClusterObjectOverridden"])
    }

    @Test("An approval before the cluster has spoken, or without its objects, is not there yet")
    func approve() async throws {
        let path = "/api/v1/fleet-objects/approve"
        #expect(try await APIFixture().admin(.post, path).status == 503)
        let api = try await withCluster()
        #expect(try await api.admin(.post, path).decode(ChangeResult.self).items.isEmpty)
    }
}
