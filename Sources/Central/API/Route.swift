import Hummingbird

/// One operation of the API: a method, a path with `{name}` for what is captured, and what answers.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, CentralContext) async throws -> Response

    /// Whose token opens a path.
    enum Access: Hashable, Sendable {
        case everyone, admin, director, realServers

        /// Who they are, and whose the token is.
        var words: (plural: String, possessive: String) {
            switch self {
            case .everyone: ("everyone", "everyone's")
            case .admin: ("administrators", "an administrator's")
            case .director: ("directors", "a director's")
            case .realServers: ("agents of real servers", "of agents of real servers")
            }
        }
    }

    var method: HTTPRequest.Method
    var path: String
    var access: Access
    var handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ access: Access = .admin, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.access = access
        self.handler = handler
    }
}

extension Router<CentralContext> {
    private static var methods: [HTTPRequest.Method] {
        [.get, .head, .put, .post, .delete, .patch, .options, .trace, .connect]
    }

    /// Adds routes; what a path does not answer to is refused with 405 and the methods that it knows.
    func add(_ routes: [Route]) {
        for (path, siblings) in Dictionary(grouping: routes, by: \.path) {
            for route in siblings { on(RouterPath(path), method: route.method, use: route.handler) }
            let known = Set(siblings.map(\.method))
            let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
            for method in Self.methods where !known.contains(method) {
                on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Refusal(
                        .methodNotAllowed, "this path answers to \(allowed)", headers: [.allow: allowed])
                }
            }
        }
    }
}
