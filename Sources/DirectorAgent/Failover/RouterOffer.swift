/// The agent's side of keepalived's file where only root may put it in place: what it offers, and what root said of it.
struct RouterOffer: Sendable {
    /// Root is told by the file's change; one that went unnoticed is repeated.
    static let patience = Duration.seconds(10)
    /// What was refused is offered again after this time: what stood in its way may be gone.
    static let secondThought = Duration.seconds(60)

    /// What the agent writes.
    let file: String
    /// What root writes.
    let answer: String
    /// When this agent offered it last.
    private var offered: ContinuousClock.Instant?
    /// There is no answer yet.
    private(set) var isOpen = false

    init(file: String, answer: String) {
        self.file = file
        self.answer = answer
    }

    /// Offers a text, unless root has answered to it.
    ///
    /// - Returns: what root remarks of a file that it put in place.
    /// - Throws: why it is not in place.
    mutating func make(
        _ text: String, now: ContinuousClock.Instant = .now
    ) throws(FailoverProblem) -> String? {
        if try FailoverFile.read(file) != text {
            try write(text, now)
            return nil
        }
        // What an agent before this one offered is looked at by root when the host starts.
        let age = now - (offered ?? now)
        offered = offered ?? now
        if let answer = try FailoverFile.read(answer).flatMap(RouterAnswer.init(text:)), answer.offer == text {
            isOpen = false
            switch answer.verdict {
            case .accepted(let remark): return remark
            case .refused(let reason):
                if age >= Self.secondThought { try write(text, now) }
                throw FailoverProblem(reason)
            }
        }
        isOpen = true
        guard age >= Self.patience else { return nil }
        try write(text, now)
        throw FailoverProblem(
            "\(file) waits for root to put it in place: does the unit lvsfleet-keepalived.path run?")
    }

    private mutating func write(_ text: String, _ now: ContinuousClock.Instant) throws(FailoverProblem) {
        try FailoverFile.write(text, file)
        offered = now
        isOpen = true
    }
}
