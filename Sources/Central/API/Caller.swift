import FleetWire

/// Who a request's token speaks for.
enum Caller: Hashable, Sendable {
    case admin(tokenID: String)
    case director(String)
    /// Any host of real servers.
    case realServers

    init?(_ token: StoredToken) {
        switch (token.role, token.director) {
        case (.admin, _): self = .admin(tokenID: token.id)
        case (.director, let name?): self = .director(name)
        case (.director, nil): return nil
        case (.realserver, _): self = .realServers
        }
    }
    /// The paths that its token opens.
    var access: Route.Access {
        switch self {
        case .admin: .admin
        case .director: .director
        case .realServers: .realServers
        }
    }
}
