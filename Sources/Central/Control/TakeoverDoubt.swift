/// Why it is not safe to let VIPs move to a director now. Pure.
struct TakeoverDoubt: Error, Hashable, CustomStringConvertible {
    /// `director/blue-a is not safely drained: blue-b`.
    var beginning: String
    /// `is behind, and not current`.
    var reason: String

    var description: String { "\(beginning) \(reason); --force does it all the same" }
}
