/// A question to directors to look again: this Central's, and how many it had asked before; its text is `4f1c9a0b2d3e4f5a-7`.
struct Look: Hashable, Sendable, LosslessStringConvertible {
    /// Random, so that what an earlier Central asked is never taken for an answer.
    var central: String
    var number: UInt64

    init(central: String, number: UInt64) {
        self.central = central
        self.number = number
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = UInt64(parts[1]) else { return nil }
        self.init(central: String(parts[0]), number: number)
    }

    var description: String { "\(central)-\(number)" }

    /// Tells whether who answered `other` has looked since this was asked.
    func isAnswered(by other: Look) -> Bool { central == other.central && other.number >= number }
}
