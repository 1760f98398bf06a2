import FleetModel
import FleetWire
import Hummingbird

/// Which director each VIP prefers, and the ids of a pair: what was given once, and changes by order alone.
struct SteeringRoutes: Sendable {
    let state: FleetState
    let reports: ReportBook

    var routes: [Route] {
        [
            Route(.get, "/api/v1/pairs/{name}/balance") { _, context in try await self.balance(context) },
            Route(.put, "/api/v1/pairs/{name}/preferences") { request, context in
                try await self.prefer(request, try context.piece("name"))
            },
            Route(.post, "/api/v1/pairs/{name}/renumber") { request, context in
                let (pair, query) = (try context.piece("name"), try Query(request, knows: Query.switches))
                guard await self.state.fleet.pairs[pair] != nil else { throw EditRefusal.notFound(.pair(pair)) }
                return try .json(
                    try await self.state.steer(
                        Steering(renumbered: [pair]), dryRun: try query.flag("dryRun"), force: true))
            },
            Route(.put, "/api/v1/directors/{name}/return") { request, context in
                try await self.takeBack(request, try context.piece("name"))
            },
            Route(.delete, "/api/v1/directors/{name}/return") { request, context in
                let (name, query) = (try context.piece("name"), try Query(request, knows: Query.switches))
                guard await self.state.fleet.director(named: name) != nil else { throw EditRefusal.noDirector(name) }
                return try .json(
                    try await self.state.steer(
                        Steering(returning: [name: false]), dryRun: try query.flag("dryRun"), force: true))
            },
        ]
    }

    private func balance(_ context: CentralContext) async throws -> Response {
        let name = try context.piece("name")
        let (picture, entries) = (await state.picture(), await reports.entries)
        guard let balance = picture.balance(of: name, entries) else { throw EditRefusal.notFound(.pair(name)) }
        return try .json(View(kind: "PairBalance", name: name, status: balance))
    }

    private func prefer(_ request: Request, _ pair: String) async throws -> Response {
        let query = try Query(request, knows: Query.switches)
        let (dryRun, force) = (try query.flag("dryRun"), try query.flag("force"))
        let wanted = try await request.decode(Preferences.self, limit: BodyLimit.admin).vips
        let (picture, entries) = (await state.picture(), await reports.entries)
        guard let settings = picture.fleet.pairs[pair] else { throw EditRefusal.notFound(.pair(pair)) }
        let outlook = picture.outlook(of: pair, entries, now: .now)
        for (vip, director) in wanted.sorted(by: { $0.key < $1.key }) {
            guard outlook.slice.vips.contains(where: { $0.name == vip }) else {
                throw Refusal(.notFound, "vips: vip/\(vip) is no VIP of pair \(pair)")
            }
            guard settings.movable.contains(where: { $0.name == director }) else {
                throw Refusal(.badRequest, "vips.\(vip): \(director) is no director of pair \(pair) that VIPs move to")
            }
            guard !picture.fleet.drainedDirectors.contains(director) else {
                throw Refusal(
                    .conflict,
                    "\(director) is drained, so that no VIP moves to it (lvsctl undrain director \(director))")
            }
        }
        if !force {
            for (director, vips) in Dictionary(grouping: outlook.slice.vips, by: { wanted[$0.name] }) {
                guard let director, let doubt = outlook.doubt(moving: vips, to: director) else { continue }
                throw Refusal(.conflict, doubt.description, type: ProblemType.notSafe)
            }
        }
        return try .json(try await state.steer(Steering(moves: wanted), dryRun: dryRun, force: force))
    }

    private func takeBack(_ request: Request, _ name: String) async throws -> Response {
        let query = try Query(request, knows: Query.switches)
        let (dryRun, force) = (try query.flag("dryRun"), try query.flag("force"))
        let (picture, entries) = (await state.picture(), await reports.entries)
        guard let (pair, director) = picture.fleet.director(named: name) else { throw EditRefusal.noDirector(name) }
        guard !director.isStatic, (picture.fleet.pairs[pair]?.movable.count ?? 0) > 1 else {
            throw Refusal(.conflict, "director/\(name) has no partner to take VIPs back from")
        }
        guard picture.fleet.drainedDirectors.isDisjoint(with: picture.fleet.pairs[pair]?.movable.map(\.name) ?? [])
        else {
            throw Refusal(.conflict, "a director of pair \(pair) is drained, so that no VIP moves back")
        }
        if !force, let doubt = picture.outlook(of: pair, entries, now: .now).doubt(returning: name) {
            throw Refusal(.conflict, doubt.description, type: ProblemType.notSafe)
        }
        return try .json(try await state.steer(Steering(returning: [name: true]), dryRun: dryRun, force: true))
    }
}
