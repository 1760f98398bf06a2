/// Wakes everyone who waits for something to happen; each looks for itself whether it did.
struct Bell {
    private var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    private var nextID = 0

    /// How many wait.
    var count: Int { waiters.count }

    /// One wait: a stream that gives an element at the next ring, and ends when the waiting task is cancelled.
    mutating func wait() -> (id: Int, rings: AsyncStream<Void>) {
        let (rings, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        nextID += 1
        waiters[nextID] = continuation
        return (nextID, rings)
    }

    mutating func stopWaiting(_ id: Int) { waiters.removeValue(forKey: id)?.finish() }

    func ring() { for waiter in waiters.values { waiter.yield() } }
}

extension AsyncStream<Void> {
    /// Waits for the first element, the deadline or the task's cancellation, whichever comes first.
    static func first(of rings: AsyncStream<Void>, until deadline: ContinuousClock.Instant) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in rings { break } }
            group.addTask { try? await Task.sleep(until: deadline, clock: .continuous) }
            await group.next()
            group.cancelAll()
        }
    }
}
