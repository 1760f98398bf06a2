/// Why Central did not start, or stopped: one sentence for people.
struct StartError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
