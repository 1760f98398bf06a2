/// What following one kind of object has taken since the start.
struct WatchCounts: Hashable, Sendable {
    /// Lines that watches carried, bookmarks included.
    var events = 0
    /// Watches that were asked for again, from where the one before had come to.
    var restarts = 0
    /// Times that everything was asked for again, as a list or as a stream.
    var relists = 0

    static func += (counts: inout WatchCounts, more: WatchCounts) {
        counts.events += more.events
        counts.restarts += more.restarts
        counts.relists += more.relists
    }
}
