import FleetWire

/// Who a request's token speaks for.
enum Caller: Hashable, Sendable {
    case admin(tokenID: String)
    case director(String)

    init?(_ token: StoredToken) {
        switch (token.role, token.director) {
        case (.admin, _): self = .admin(tokenID: token.id)
        case (.director, let name?): self = .director(name)
        case (.director, nil): return nil
        }
    }
}
