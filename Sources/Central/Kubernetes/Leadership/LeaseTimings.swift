/// The times of leader election, as client-go and the cluster's own components have them.
struct LeaseTimings: Hashable, Sendable {
    /// How long others wait after the last renewal that they saw, in whole seconds.
    var duration = Duration.seconds(15)
    /// How long a leader leads after the beginning of its last renewal. Shorter than `duration`, and so it has ceased to lead
    /// before another begins, however the clocks of the two differ.
    var renewalLimit = Duration.seconds(10)
    /// How long between two tries; a candidate waits up to a fifth longer, so that candidates do not meet.
    var retry = Duration.seconds(2)
}
