/// What root says of a file that the agent offered for keepalived: a first line, and below it the file that it speaks of.
struct RouterAnswer: Hashable, Sendable {
    enum Verdict: Hashable, Sendable {
        /// It is in place; `remark`: why VIPs do not move as planned all the same.
        case accepted(remark: String?)
        case refused(reason: String)
    }

    private static let words = (accepted: "accepted", remark: "accepted, but ", refused: "refused: ")

    var verdict: Verdict
    var offer: String

    init(_ verdict: Verdict, of offer: String) {
        self.verdict = verdict
        self.offer = offer
    }

    init?(text: String) {
        guard let end = text.firstIndex(of: "\n") else { return nil }
        let line = text[..<end]
        offer = String(text[text.index(after: end)...])
        if line == Self.words.accepted {
            verdict = .accepted(remark: nil)
        } else if line.hasPrefix(Self.words.remark) {
            verdict = .accepted(remark: String(line.dropFirst(Self.words.remark.count)))
        } else if line.hasPrefix(Self.words.refused) {
            verdict = .refused(reason: String(line.dropFirst(Self.words.refused.count)))
        } else {
            return nil
        }
    }

    var isAccepted: Bool { if case .accepted = verdict { true } else { false } }

    var text: String { "\(line)\n\(offer)" }

    private var line: String {
        let line =
            switch verdict {
            case .accepted(remark: nil): Self.words.accepted
            case .accepted(let remark?): Self.words.remark + remark
            case .refused(let reason): Self.words.refused + reason
            }
        return line.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
