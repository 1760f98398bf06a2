internal import Dispatch

/// A serial executor with a queue of its own, for actors that call C functions which block.
///
/// An actor holds one and names it as its executor, so that a call which waits on a socket occupies a thread of this
/// queue and none of the cooperative pool, whose threads are as few as the processors:
///
///     private let executor = BlockingExecutor(label: "ipvs")
///     nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
public final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Makes an executor; the label names its queue in a debugger.
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    public func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
