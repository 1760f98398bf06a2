import FleetWire
import Hummingbird

/// Asks every request for a token but those on the few open paths, and keeps administrators, directors and real servers apart.
struct AuthenticationMiddleware: RouterMiddleware {
    let store: any FleetStore
    /// Exact paths by who may use them; any other path is the administrators'.
    let access: [String: Route.Access]

    init(store: any FleetStore, routes: [Route]) {
        self.store = store
        access = Dictionary(routes.filter { $0.access != .admin }.map { ($0.path, $0.access) }) { first, _ in first }
    }

    func handle(
        _ request: Request, context: CentralContext, next: (Request, CentralContext) async throws -> Response
    ) async throws -> Response {
        let access = access[request.uri.path] ?? .admin
        guard access != .everyone else { return try await next(request, context) }
        let caller = try await caller(request)
        guard caller.access == access else {
            throw Refusal(
                .forbidden,
                "this path is for \(access.words.plural), and the token is \(caller.access.words.possessive)")
        }
        var context = context
        context.caller = caller
        return try await next(request, context)
    }

    private func caller(_ request: Request) async throws -> Caller {
        let challenge: HTTPFields = [.wwwAuthenticate: "Bearer"]
        guard let header = request.headers[.authorization] else {
            throw Refusal(.unauthorized, "a bearer token is missing", headers: challenge)
        }
        let words = header.split(separator: " ", omittingEmptySubsequences: true)
        // Only the digest is looked up, so the time it takes tells nothing of the secrets there are.
        guard words.count == 2, words[0].lowercased() == "bearer",
            let token = try await store.token(digest: Digest.sha256(words[1].utf8)), let caller = Caller(token)
        else { throw Refusal(.unauthorized, "the token is not known", headers: challenge) }
        return caller
    }
}
