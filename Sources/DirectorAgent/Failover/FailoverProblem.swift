/// Why VIPs do not move as Central plans, in one sentence.
struct FailoverProblem: Error, Hashable, Sendable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
