/// How fast the cluster is written to: an API server serves others too.
struct WriterTimings: Hashable, Sendable {
    /// How long a plan waits for the next, so that an uproar becomes one write an object.
    var gathering = Duration.milliseconds(200)
    /// How often it is looked at without a new plan: directors report, Events come round, leaders change.
    var interval = Duration.seconds(5)
    /// The first and the longest pause after a failure that may pass; it doubles in between.
    var backoff = Duration.seconds(1)...Duration.seconds(30)
    /// The longest pause that an API server may ask for.
    var longestRetryAfter = Duration.seconds(120)
    /// How long a topic rests where the right to write it is missing.
    var refusalRest = Duration.seconds(30)
    /// How many statuses are written before the plan is looked at again.
    var statusLimit = 200
    /// How many Events, of which there may be one for each port of thousands of Services.
    var eventLimit = 50
}
