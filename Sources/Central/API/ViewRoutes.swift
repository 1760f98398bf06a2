import FleetModel
import FleetWire
import Hummingbird

/// What Central shows and nobody sets.
struct ViewRoutes: Sendable {
    private static let historyDefault = 200

    let state: FleetState
    let reports: ReportBook

    var routes: [Route] {
        [
            Route(.get, "/api/v1/services") { _, _ in try .json(ObjectList(await self.state.picture().serviceViews)) },
            Route(.get, "/api/v1/realservers") { _, _ in try await self.realServers() },
            Route(.get, "/api/v1/directors") { _, _ in try await self.directors() },
            Route(.get, "/api/v1/findings") { _, _ in try await self.findings() },
            Route(.get, "/api/v1/status") { _, _ in try await self.status() },
            Route(.get, "/api/v1/history") { request, _ in try await self.history(request) },
            Route(.get, "/api/v1/explain/{namespace}/{service}") { _, context in try await self.explain(context) },
        ]
    }

    private func realServers() async throws -> Response {
        let reports = await reports.entries.mapValues(\.report)
        return try .json(ObjectList(await picture().realServerViews(reports)))
    }

    /// With what the agents of real servers reported.
    private func picture() async -> FleetPicture { await state.picture().with(await reports.nodes) }

    private func findings() async throws -> Response {
        let entries = await reports.entries
        return try .json(ObjectList(await picture().findingViews(entries, now: .now)))
    }

    private func directors() async throws -> Response {
        let entries = await reports.entries
        return try .json(ObjectList(await state.picture().directorViews(entries, now: .now)))
    }

    private func status() async throws -> Response {
        let entries = await reports.entries
        return try .json(
            View(kind: "FleetStatus", name: "fleet", status: await picture().status(entries, now: .now)))
    }

    private func history(_ request: Request) async throws -> Response {
        let limit = try Query(request, knows: ["limit"]).number("limit") ?? Self.historyDefault
        guard (1...SQLiteStore.historyLimit).contains(limit) else {
            throw Refusal(.badRequest, "query: limit is from 1 to \(SQLiteStore.historyLimit)")
        }
        let entries = try await state.store.history(limit: limit)
        return try .json(
            ObjectList(entries.map { View(kind: "Revision", name: "\($0.pair)@\($0.revision)", status: $0) }))
    }

    private func explain(_ context: CentralContext) async throws -> Response {
        let application = ObjectReference(
            namespace: try context.piece("namespace"), name: try context.piece("service"))
        let picture = await state.picture()
        guard let plan = picture.plan else {
            throw Refusal(
                .serviceUnavailable, picture.problems.first ?? "there is no plan yet", headers: [.retryAfter: "2"])
        }
        let explanation = Explainer.explain(
            application: application, cluster: picture.cluster, fleet: picture.fleet, plan: plan)
        return try .json(View(kind: "Explanation", name: application.description, status: explanation))
    }
}
