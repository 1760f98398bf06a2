internal import FleetWire

/// Why a command ended without having done its work: the exit status, and one sentence for people.
struct Failure: Error, Hashable, CustomStringConvertible {
    var status: ExitStatus
    /// Nil where the command has said everything already.
    var sentence: String?
    /// What Central said, where it was Central who refused.
    var problem: Problem?

    init(_ status: ExitStatus, _ sentence: String?, problem: Problem? = nil) {
        self.status = status
        self.sentence = sentence
        self.problem = problem
    }

    var description: String { sentence ?? "exit status \(status.rawValue)" }
}
