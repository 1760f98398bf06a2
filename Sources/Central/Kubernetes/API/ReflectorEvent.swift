/// What happens to a reflector.
enum ReflectorEvent: Hashable, Sendable {
    case page(ListPage)
    /// The server answered a watch with 200.
    case watchOpened
    case watch(WatchEvent)
    /// The server ended a watch in good order; it had lived that long.
    case watchEnded(after: Duration)
    /// A list failed, or a watch before or after it was opened; a watch had lived that long.
    case failed(ReflectorFailure, after: Duration)
}

/// What a reflector does next, in the order given.
enum ReflectorAction: Hashable, Sendable {
    /// Hand out the picture, which has changed.
    case publish
    case rereadToken
    /// Pauses start small again.
    case resetBackoff
    case backOff
    case pause(Duration)
    /// Ask for the first page, or for the one that a token names.
    case list(continue: String?)
    case watch(from: String)
    case readOn
}
