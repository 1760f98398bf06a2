import FleetHTTP

/// The pauses of one reflector after failures: they grow, and start small again where nothing failed for a while.
///
/// As client-go's backoff manager has it, what counts is the time since the last pause began, and not that something went well:
/// a watch that opens and fails at once is no success.
struct ReflectorBackoff: Sendable {
    private var backoff: Backoff
    private let rest: Duration
    private var last: ContinuousClock.Instant?

    init(_ timings: ReflectorTimings) {
        // Up to twice the pause, as client-go has it.
        backoff = Backoff(first: timings.firstPause, cap: timings.longestPause, jitter: 1)
        rest = timings.calm
    }

    /// The pause before the next try.
    mutating func pause(at now: ContinuousClock.Instant) -> Duration {
        if let last, now - last > rest { backoff.reset() }
        last = now
        return backoff.pause()
    }
}
