/// What a reflector does next, in the order given.
enum ReflectorAction: Hashable, Sendable {
    /// Hand out the picture, which has changed.
    case publish
    /// Pauses start small again.
    case resetBackoff
    case backOff
    case pause(Duration)
    /// Ask for the first page, or for the one that a token names.
    case list(continue: String?)
    case watch(from: String)
    case readOn
}
