import Synchronization

/// Where those who write to the cluster leave word of it.
final class WritingBoard: Sendable {
    private let state = Mutex(WritingReport())

    var report: WritingReport { state.withLock { $0 } }

    func note(_ change: (inout WritingReport) -> Void) { state.withLock { change(&$0) } }
}
