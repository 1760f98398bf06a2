import FleetModel
import FleetWire
import Hummingbird

/// Nodes that administrators drain.
struct DrainRoutes: Sendable {
    let state: FleetState

    var routes: [Route] {
        [
            Route(.get, "/api/v1/drains") { _, _ in try .json(ObjectList(await self.state.picture().drainViews)) },
            Route(.put, "/api/v1/drains/{name}") { request, context in
                try await self.change(request, .drain(try context.piece("name")))
            },
            Route(.delete, "/api/v1/drains/{name}") { request, context in
                try await self.change(request, .undrain(try context.piece("name")))
            },
        ]
    }

    private func change(_ request: Request, _ edit: FleetEdit) async throws -> Response {
        let query = try Query(request, knows: Query.switches)
        return try .json(
            try await state.change(edit, dryRun: try query.flag("dryRun"), confirm: try query.flag("confirm")))
    }
}

extension FleetPicture {
    var drainViews: [View<DrainStatus>] {
        let drained = DrainedNodes(fleet, cluster: cluster)
        let servers = Set(slices.values.flatMap { $0.pools.flatMap(\.servers) }.filter { $0.state == .draining })
        return fleet.drainedNodes.sorted().map { name in
            View(
                kind: "Drain", name: name,
                status: DrainStatus(
                    node: name,
                    servers: Set(servers.map(\.address)).filter { drained.name(of: $0, cluster) == name }.sorted()))
        }
    }
}
