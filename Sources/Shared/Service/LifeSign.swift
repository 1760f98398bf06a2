/// What a program tells whoever supervises it, in the words of sd_notify(3).
public enum LifeSign: Hashable, Sendable {
    /// Started: what waits for it may go on.
    case ready
    /// On its way out, as it was asked to.
    case stopping
    /// Its core answers.
    case alive
    /// For people: one line, which `systemctl status` shows.
    case status(String)

    /// A line of the protocol.
    public var assignment: String {
        switch self {
        case .ready: "READY=1"
        case .stopping: "STOPPING=1"
        case .alive: "WATCHDOG=1"
        // A line break would begin another assignment.
        case .status(let text): "STATUS=" + text.map { $0.isNewline || $0 == "\0" ? " " : String($0) }.joined()
        }
    }
}
