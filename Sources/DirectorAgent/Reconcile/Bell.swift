/// Wakes one sleeper: rings while nobody sleeps are kept, many as one.
struct Bell: Sendable {
    private let rings: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation

    init() {
        (rings, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { ringer.yield() }

    /// Sleeps until the next ring, the deadline or the end of the task.
    func sleep(until deadline: ContinuousClock.Instant?) async {
        guard let deadline else {
            for await _ in rings { return }
            return
        }
        let alarm = Task { [ringer] in
            try? await Task.sleep(until: deadline, clock: .continuous)
            if !Task.isCancelled { ringer.yield() }
        }
        defer { alarm.cancel() }
        for await _ in rings { return }
    }
}
