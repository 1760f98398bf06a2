/// What a reflector does next, in the order given.
enum ReflectorAction: Hashable, Sendable {
    /// Hand out the picture, which has changed.
    case publish
    case backOff
    case pause(Duration)
    /// Ask for the first page, or for the one that a token names.
    case list(continue: String?)
    /// Ask for a watch that begins with everything that there is.
    case stream
    case watch(from: String)
    case readOn
    /// Remember that the server has no such streams.
    case giveUpStreams
}
