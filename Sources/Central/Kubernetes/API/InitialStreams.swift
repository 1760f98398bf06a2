import Synchronization

/// Whether the cluster can begin a watch with everything that there is (`sendInitialEvents`), as one reflector has learnt it for
/// all of a source.
///
/// It hangs on the version and the feature gates of the server that answers, and of several servers one may have it where another
/// has not. So a no counts for an hour: within that, no reflector asks in vain; after it an upgraded server is found out at the
/// price of one request, with the next list that is needed anyway.
final class InitialStreams: Sendable {
    private let rest: Duration
    private let refused = Mutex<ContinuousClock.Instant?>(nil)

    init(rest: Duration) { self.rest = rest }

    func areOffered(at now: ContinuousClock.Instant = .now) -> Bool {
        refused.withLock { $0.map { now - $0 >= rest } ?? true }
    }

    /// Takes note of a no; tells whether it is news.
    func giveUp(at now: ContinuousClock.Instant = .now) -> Bool {
        refused.withLock { refused in
            defer { refused = now }
            return refused.map { now - $0 >= rest } ?? true
        }
    }
}
