/// Growing pauses between tries: each the factor times the one before, up to a cap, with a random part on top.
public struct Backoff: Sendable {
    private let first: Duration
    private let factor: Double
    private let cap: Duration
    /// The random part: up to this share of the pause.
    private let jitter: Double
    private var next: Duration

    public init(first: Duration, factor: Double = 2, cap: Duration, jitter: Double = 0.5) {
        self.first = first
        self.factor = factor
        self.cap = cap
        self.jitter = jitter
        next = first
    }

    /// The pause before the next try.
    public mutating func pause(using random: inout some RandomNumberGenerator) -> Duration {
        defer { next = min(next * factor, cap) }
        return next + next * (jitter > 0 ? Double.random(in: 0...jitter, using: &random) : 0)
    }

    public mutating func pause() -> Duration {
        var random = SystemRandomNumberGenerator()
        return pause(using: &random)
    }

    /// Starts over after a success.
    public mutating func reset() { next = first }
}
