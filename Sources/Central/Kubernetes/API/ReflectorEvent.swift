/// What happens to a reflector.
enum ReflectorEvent: Hashable, Sendable {
    case page(ListPage)
    /// The server answered a watch, or a stream of everything, with 200.
    case watchOpened
    case watch(WatchEvent)
    /// The server ended a watch in good order; it had lived that long.
    case watchEnded(after: Duration)
    /// A stream of everything fell silent before its end.
    case streamSilent
    /// A list failed, or a watch before or after it was opened; a watch had lived that long.
    case failed(ReflectorFailure, after: Duration)
}
