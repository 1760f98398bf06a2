import FleetModel
import FleetWire
import Hummingbird

/// Tokens of directors and of agents of real servers: made, listed without their secrets, revoked.
struct TokenRoutes: Sendable {
    let store: any FleetStore
    let state: FleetState
    let now: @Sendable () -> Int64

    var routes: [Route] {
        [
            Route(.get, "/api/v1/tokens") { _, _ in try await self.list() },
            Route(.post, "/api/v1/tokens") { request, _ in try await self.create(request) },
            Route(.delete, "/api/v1/tokens/{id}") { request, context in try await self.revoke(request, context) },
        ]
    }

    private func list() async throws -> Response {
        try .json(ObjectList(try await store.tokens().map(\.document)))
    }

    private func create(_ request: Request) async throws -> Response {
        let dryRun = try Query(request, knows: ["dryRun"]).flag("dryRun")
        let wish = try await request.decode(TokenRequest.self, limit: BodyLimit.admin)
        let role = try await role(wish)
        let (token, secret) = StoredToken.make(role: role, director: wish.director, created: now())
        var document = token.document
        if !dryRun {
            try await store.add(token)
            document.secret = secret
        }
        return try .json(document, status: .created)
    }

    /// A director's token names one of the fleet, and a token for real servers nobody.
    private func role(_ wish: TokenRequest) async throws -> TokenDocument.Role {
        switch (wish.role ?? .director, wish.director) {
        case (.admin, _): throw Refusal(.badRequest, "role: tokens are made for directors and for real servers")
        case (.director, nil): throw Refusal(.badRequest, "director: is missing")
        case (.director, let name?):
            guard await state.fleet.director(named: name) != nil else {
                throw Refusal(.badRequest, "director: there is no director \(name)")
            }
            return .director
        case (.realserver, nil): return .realserver
        case (.realserver, _?): throw Refusal(.badRequest, "director: a token for real servers names none")
        }
    }

    private func revoke(_ request: Request, _ context: CentralContext) async throws -> Response {
        let dryRun = try Query(request, knows: Query.switches).flag("dryRun")
        let id = try context.piece("id")
        let isKnown =
            dryRun ? try await store.tokens().contains { $0.id == id } : try await store.revokeToken(id: id)
        guard isKnown else { throw Refusal(.notFound, "token/\(id): there is no such token") }
        return try .json(
            ChangeResult(dryRun: dryRun, items: [ChangeResult.Item(object: "token/\(id)", action: .deleted)]))
    }
}

extension StoredToken {
    /// A new token with its secret, which is told once and never kept.
    static func make(role: TokenDocument.Role, director: String?, created: Int64) -> (
        token: StoredToken, secret: String
    ) {
        let secret = RandomText.hex(bytes: 32)
        let token = StoredToken(
            id: RandomText.hex(bytes: 6), digest: Digest.sha256(secret.utf8), role: role, director: director,
            created: created)
        return (token, secret)
    }
}
