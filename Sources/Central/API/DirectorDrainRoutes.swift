import FleetModel
import FleetWire
import Hummingbird

/// Directors that administrators let leave their VIPs to their partners.
struct DirectorDrainRoutes: Sendable {
    let state: FleetState
    let reports: ReportBook

    var routes: [Route] {
        [
            Route(.put, "/api/v1/directors/{name}/drain") { request, context in
                try await self.drain(try context.piece("name"), request)
            },
            Route(.delete, "/api/v1/directors/{name}/drain") { request, context in
                let dryRun = try Query(request, knows: Query.switches).flag("dryRun")
                return try .json(
                    try await self.state.change(.undrainDirector(try context.piece("name")), dryRun: dryRun))
            },
        ]
    }

    private func drain(_ name: String, _ request: Request) async throws -> Response {
        let query = try Query(request, knows: Query.switches)
        let (dryRun, force) = (try query.flag("dryRun"), try query.flag("force"))
        let picture = await state.picture()
        if !force, let (pair, _) = picture.fleet.director(named: name), !picture.fleet.drainedDirectors.contains(name) {
            // What makes it impossible is told before what makes it unsafe.
            _ = try await state.change(.drainDirector(name), dryRun: true)
            let outlook = picture.outlook(of: pair, await reports.entries, now: .now)
            if let doubt = outlook.doubt(draining: name) {
                throw Refusal(.conflict, doubt.description, type: ProblemType.notSafe)
            }
        }
        return try .json(try await state.change(.drainDirector(name), dryRun: dryRun, force: force))
    }
}
