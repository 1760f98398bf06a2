import FleetModel
import FleetWire
import Hummingbird
import ServiceLifecycle

/// What agents use: their pair's slice, and their report.
struct DirectorRoutes: Sendable {
    /// The longest wait of one request, in seconds.
    static let waitLimit = 60
    /// What an agent is told to wait before it asks again, in seconds.
    private static let retryAfter = "2"

    let state: FleetState
    let reports: ReportBook

    var routes: [Route] {
        [
            Route(.get, "/api/v1/slice", .director) { request, context in
                try await self.answer(context) { try await self.slice(request, of: $0) }
            },
            Route(.put, "/api/v1/report", .director) { request, context in
                try await self.answer(context) { try await self.report(request, of: $0) }
            },
        ]
    }

    /// Who asks, as the token alone decides.
    private struct Asker: Sendable {
        var director: String
        var pair: Pair.Key

        /// Tells an agent who it is, so that no name has to be configured on directors.
        var headers: HTTPFields {
            var headers: HTTPFields = [:]
            if let name = HTTPFields.Key("X-Lvsfleet-Director") { headers[name] = director }
            if let name = HTTPFields.Key("X-Lvsfleet-Pair") { headers[name] = pair }
            return headers
        }
    }

    private func answer(
        _ context: CentralContext, _ body: (Asker) async throws -> Response
    ) async throws -> Response {
        guard case .director(let name)? = context.caller else {
            throw Refusal(.forbidden, "this path is for directors")
        }
        guard let (pair, _) = await state.fleet.director(named: name) else {
            throw Refusal(.forbidden, "director \(name) does not belong to the fleet any more")
        }
        let asker = Asker(director: name, pair: pair)
        do {
            var response = try await body(asker)
            response.headers.append(contentsOf: asker.headers)
            return response
        } catch {
            var refusal = Refusal(error)
            refusal.headers.append(contentsOf: asker.headers)
            throw refusal
        }
    }

    /// A long poll: answers at once unless the agent holds the newest revision.
    private func slice(_ request: Request, of asker: Asker) async throws -> Response {
        let wait = min(try Query(request, knows: ["wait"]).number("wait") ?? 0, Self.waitLimit)
        let held = request.headers[.ifNoneMatch].flatMap(EntityTag.revision)
        let newest = await state.board.publication(of: asker.pair)
        var response =
            if wait > 0, let held, newest?.revision == held {
                try await answerLater(request, asker, held: held, until: .now + .seconds(wait))
            } else {
                try answer(newest, held: held)
            }
        // To an agent that does not know the header the answer is one like any other, and it asks again.
        if let look = await state.board.takeLook(for: asker.director), let name = HTTPFields.Key("X-Lvsfleet-Look") {
            response.headers[name] = "\(look)"
        }
        return response
    }

    /// Waits for another revision, a client that leaves or the end of Central. Looking for the client's leave uses the
    /// connection up, so the answer closes it.
    private func answerLater(
        _ request: Request, _ asker: Asker, held: Revision, until deadline: ContinuousClock.Instant
    ) async throws -> Response {
        let board = state.board
        let publication = try await request.body.consumeWithCancellationOnInboundClose { _ in
            await cancelWhenGracefulShutdown {
                await board.publication(
                    of: asker.pair, otherThan: held, for: asker.director, until: deadline)
            }
        }
        var response = try answer(publication, held: held)
        response.headers[.connection] = "close"
        return response
    }

    private func answer(_ publication: Publication?, held: Revision?) throws(Refusal) -> Response {
        guard let publication else {
            throw Refusal(
                .serviceUnavailable, "there is no slice for this pair yet", headers: [.retryAfter: Self.retryAfter])
        }
        let tag: HTTPFields = [.eTag: EntityTag.text(publication.revision)]
        guard publication.revision != held else { return Response(status: .notModified, headers: tag) }
        return .json(bytes: publication.document, headers: tag)
    }

    private func report(_ request: Request, of asker: Asker) async throws -> Response {
        let report = try await request.decode(DirectorReport.self, limit: BodyLimit.report)
        guard report.director == asker.director, report.pair == asker.pair else {
            throw Refusal(
                .forbidden,
                "the report is of director \(report.director) of pair \(report.pair), and the token is of "
                    + "\(asker.director) of \(asker.pair)")
        }
        await reports.receive(report)
        await askWhomItContradicts(report)
        await state.heard(report)
        let entries = await reports.entries
        let picture = await state.picture()
        let ended = picture.drainsEnded(report, entries, now: .now)
        let answer = ReportAnswer(
            endedDrains: ended.isEmpty ? nil : ended, partnerHearing: picture.partnerHearing(report, entries))
        return answer == ReportAnswer() ? Response(status: .noContent) : try .json(answer)
    }

    /// A partner that said of a VIP what this report says too may be dead: it is asked to say it again.
    private func askWhomItContradicts(_ report: DirectorReport) async {
        let entries = await reports.entries
        guard let own = entries[report.director] else { return }
        let directors = await state.fleet.pairs[report.pair]?.directors.map(\.name) ?? []
        let doubtful = directors.filter { name in
            guard name != report.director, let other = entries[name] else { return false }
            return own.claims.contradicts(other.claims, saidAt: other.received)
        }
        guard !doubtful.isEmpty else { return }
        await state.board.ask(doubtful, of: report.pair, await reports.nextLook())
    }
}

/// `"EPOCH.REVISION"` of `ETag` and `If-None-Match`.
enum EntityTag {
    static func text(_ revision: Revision) -> String { "\"\(revision)\"" }

    static func revision(_ text: String) -> Revision? {
        guard text.utf8.count > 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
        return Revision(String(text.dropFirst().dropLast()))
    }
}
