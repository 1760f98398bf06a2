import FleetModel
import FleetWire
import Hummingbird

/// What is wrong with a pair, looked at anew.
struct DoctorRoutes: Sendable {
    /// Seconds to wait for the directors at most, and where nothing is said.
    static let waits = (limit: 30, usual: 5)

    let state: FleetState
    let reports: ReportBook

    var routes: [Route] {
        [
            Route(.get, "/api/v1/pairs/{name}/doctor") { request, context in
                try await self.examine(try context.piece("name"), request)
            }
        ]
    }

    private func examine(_ pair: Pair.Key, _ request: Request) async throws -> Response {
        let wait = try Query(request, knows: ["wait"]).number("wait") ?? Self.waits.usual
        guard wait <= Self.waits.limit else {
            throw Refusal(.badRequest, "query: wait is from 0 to \(Self.waits.limit) seconds")
        }
        guard await state.fleet.pairs[pair] != nil else { throw EditRefusal.notFound(.pair(pair)) }
        let look = wait > 0 ? await ask(pair, wait: wait) : nil
        let picture = await state.picture()
        guard let facts = picture.facts(of: pair, await reports.entries, look: look, now: .now) else {
            throw EditRefusal.notFound(.pair(pair))
        }
        return try .json(View(kind: "PairDiagnosis", name: pair, status: PairDiagnosis(facts)))
    }

    /// Has the pair's directors look now, and waits for those that can.
    private func ask(_ pair: Pair.Key, wait: Int) async -> Look {
        let deadline = ContinuousClock.now + .seconds(wait)
        let look = await reports.nextLook()
        let facts = await state.picture().facts(of: pair, await reports.entries, now: .now)
        await state.board.ask(facts?.witnesses.map(\.name) ?? [], of: pair, look)
        let able = facts?.witnesses.filter { $0.host != nil }.map(\.name) ?? []
        await reports.untilAnswered(look, by: able, until: deadline)
        return look
    }
}
