/// The time of a loop in nanoseconds. It stands still while the loop was kept from running: a director that was stopped
/// for a while finds no server at fault for it.
struct LoopClock: Sendable {
    /// How late a loop may be without being held up.
    static let slack: Int64 = 50_000_000

    private(set) var now: Int64 = 0
    private var real: Int64

    /// - Parameter real: a monotonic clock's time.
    init(real: Int64) { self.real = real }

    /// Goes on to a monotonic clock's time, after the loop meant to sleep no longer than `planned`.
    mutating func advance(to real: Int64, planned: Int64) {
        let passed = max(0, real - self.real)
        self.real = real
        // No sum: the plan may be to sleep for ever.
        now += passed <= planned ? passed : min(passed - planned, Self.slack) + planned
    }
}
