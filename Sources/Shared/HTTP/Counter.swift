internal import Synchronization

/// Numbers that are each given out once.
final class Counter: Sendable {
    private let last = Mutex<UInt64>(0)

    func next() -> UInt64 {
        last.withLock { value in
            value += 1
            return value
        }
    }
}
