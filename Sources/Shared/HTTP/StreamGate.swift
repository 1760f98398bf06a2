internal import Synchronization

/// Counts the bytes of a stream that nobody has read yet, and holds the sender up when they are too many.
final class StreamGate: Sendable {
    /// Bytes from which on no more is taken; it goes on at half of them.
    static let limit = 1 << 20

    private struct State {
        var waiting = 0
        var isShut = false
    }

    private let state = Mutex(State())
    private let open: @Sendable () -> Void

    /// - Parameter open: lets a sender go on that was held up; called on the reader's thread.
    init(open: @escaping @Sendable () -> Void) { self.open = open }

    /// Counts a piece that came in; false: it is to come again when the gate opens.
    func admit(_ count: Int) -> Bool {
        state.withLock { state in
            state.isShut = state.waiting >= Self.limit
            if !state.isShut { state.waiting += count }
            return !state.isShut
        }
    }

    /// Takes note of a piece that was read.
    func took(_ count: Int) {
        let opens = state.withLock { state in
            state.waiting -= count
            guard state.isShut, state.waiting <= Self.limit / 2 else { return false }
            state.isShut = false
            return true
        }
        if opens { open() }
    }
}
