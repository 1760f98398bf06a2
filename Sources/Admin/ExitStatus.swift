/// What the program's end says to a script.
enum ExitStatus: Int32, Sendable {
    case done = 0
    /// Refused, different, not found or out of time.
    case refused = 1
    /// The command line, or a file that it names, cannot be understood; for `diff` any error.
    case usage = 2
    /// Central is out of reach, or says itself that it cannot answer yet.
    case unreachable = 3
}
