import Synchronization

/// A clock that a test moves.
final class HandClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }

    func pass(_ seconds: Int) { time.withLock { $0 += .seconds(seconds) } }
}
