/// All times of a reflector, as client-go has them where it has them; tests take shorter ones.
struct ReflectorTimings: Hashable, Sendable {
    /// The first pause after a failure, and the one that they grow to.
    var firstPause: Duration = .milliseconds(800)
    var longestPause: Duration = .seconds(30)
    /// Pauses start small again where the last one began so long ago.
    var calm: Duration = .seconds(120)
    /// The longest pause that a server's `Retry-After` may ask for.
    var longestRetryAfter: Duration = .seconds(120)
    /// How long the server is asked to keep a watch, in whole seconds: random, so that watches do not end together.
    var watchSeconds: ClosedRange<Int> = 300...600
    /// How much longer than that we wait for the end of a watch.
    var watchMargin: Duration = .seconds(30)
    /// The longest silence within a watch. Bookmarks come about every minute, but are promised by nobody: a watch that
    /// is cut for its silence only goes on from where it was.
    var silence: Duration = .seconds(150)
    /// A watch that ended sooner, and brought nothing, is a failure.
    var shortWatch: Duration = .seconds(1)
    /// A watch that lived for so long was a good one: its end is nobody's failure.
    var goodWhile: Duration = .seconds(10)
    /// The longest silence before a stream of everything has come to its end: client-go warns then, we list.
    var streamSilence: Duration = .seconds(10)
    /// How often in a row a stream of everything may break before a list is tried, which at least goes on page by page.
    var brokenStreams: Int = 3
    /// How long nobody asks for such a stream where the server has none.
    var streamRest: Duration = .seconds(3600)
    /// How often an empty or older list is asked again before it is believed, and how far apart.
    var emptyListQuestions: Int = 2
    var emptyListPause: Duration = .seconds(30)
    /// The longest time for one page of a list.
    var listTimeout: Duration = .seconds(60)
    /// How many objects make a page.
    var pageSize: Int = 500
}
