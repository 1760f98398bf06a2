/// All times of a reflector, as client-go has them where it has them; tests take shorter ones.
struct ReflectorTimings: Hashable, Sendable {
    /// The first pause after a failure, and the one that they grow to.
    var firstPause: Duration = .milliseconds(800)
    var longestPause: Duration = .seconds(30)
    /// The longest pause that a server's `Retry-After` may ask for.
    var longestRetryAfter: Duration = .seconds(120)
    /// How long the server is asked to keep a watch, in whole seconds: random, so that watches do not end together.
    var watchSeconds: ClosedRange<Int> = 300...600
    /// How much longer than that we wait for the end of a watch.
    var watchMargin: Duration = .seconds(30)
    /// The longest silence within a watch. Bookmarks come about every minute, but are promised by nobody: a watch that
    /// is cut for its silence only goes on from where it was.
    var silence: Duration = .seconds(150)
    /// A watch that lived for so long was a good one, and pauses start small again.
    var goodWhile: Duration = .seconds(10)
    /// How often an empty list is asked again before it is believed, and how far apart.
    var emptyListQuestions: Int = 2
    var emptyListPause: Duration = .seconds(30)
    /// The longest time for one page of a list.
    var listTimeout: Duration = .seconds(60)
    /// How many objects make a page.
    var pageSize: Int = 500
}
