import FleetModel
import Hummingbird

/// What probes and scrapers ask for, without a token.
struct HealthRoutes: Sendable {
    let state: FleetState
    let reports: ReportBook
    let counts: RequestCounts

    var routes: [Route] {
        [.get, .head].flatMap { method in
            [
                Route(method, "/livez", .everyone) { request, _ in try self.alive(request) },
                Route(method, "/readyz", .everyone) { request, _ in try await self.ready(request) },
                Route(method, "/metrics", .everyone) { _, _ in await self.metrics() },
                Route(method, "/openapi.yaml", .everyone) { _, _ in .text(OpenAPI.document, type: "application/yaml") },
            ]
        }
    }

    /// Answering is the whole proof; whether Kubernetes is there is another question.
    private func alive(_ request: Request) throws -> Response {
        try answer(request, [HealthCheck(name: "ping")])
    }

    private func ready(_ request: Request) async throws -> Response {
        let picture = await state.picture()
        var store = HealthCheck(name: "store")
        do {
            try await state.store.check()
        } catch {
            store.problem = "\(error)"
        }
        let plan = HealthCheck(
            name: "plan", problem: picture.plan == nil ? picture.problems.first ?? "there is no plan yet" : nil)
        // Without its cluster Central serves on what it last knew: worth a line, and no reason to take it out of service.
        let source = HealthCheck(name: "cluster", problem: await state.source.problem(), isVital: false)
        return try answer(request, [store, plan, source] + [election(picture.writing)].compactMap { $0 })
    }

    /// Who does not lead is as well as who does, and so is a fleet without a leader: only the cluster is told nothing.
    private func election(_ writing: WritingReport) -> HealthCheck? {
        guard writing.holder != nil || writing.electionProblem != nil else { return nil }
        return HealthCheck(name: "election", problem: writing.electionProblem, isVital: false)
    }

    private func answer(_ request: Request, _ checks: [HealthCheck]) throws -> Response {
        let isVerbose = try Query(request, knows: ["verbose"]).contains("verbose")
        let isWell = checks.allSatisfy { $0.problem == nil || !$0.isVital }
        let lines = isVerbose || !isWell ? checks.map(\.line) : []
        return .text(
            lines.joined() + (isWell ? "ok\n" : "not ready\n"), status: isWell ? .ok : .serviceUnavailable)
    }

    private func metrics() async -> Response {
        let picture = await state.picture().with(await reports.nodes)
        let text = Metrics.text(picture, await reports.entries, counts.snapshot, now: .now)
        return .text(text, type: "text/plain; version=0.0.4; charset=utf-8")
    }
}

/// One line of `/readyz?verbose`, as the Kubernetes API server writes it.
struct HealthCheck: Hashable, Sendable {
    var name: String
    /// Nil: all is well.
    var problem: String?
    /// Whether its problem makes the whole unready.
    var isVital = true

    var line: String {
        guard let problem else { return "[+]\(name) ok\n" }
        return isVital ? "[-]\(name) failed: \(problem)\n" : "[!]\(name): \(problem)\n"
    }
}
