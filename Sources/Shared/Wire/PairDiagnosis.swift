/// What the doctor says of a pair (`lvsctl doctor PAIR`).
public struct PairDiagnosis: Codable, Hashable, Sendable {
    public enum Severity: String, Codable, Hashable, Sendable {
        /// Traffic is lost, or may be at any moment; it stands among Central's findings too.
        case critical
        /// Nothing is lost while all stays as it is.
        case warning
    }

    /// Something that is wrong.
    public struct Complaint: Codable, Hashable, Sendable {
        /// One CamelCase word, stable for scripts and alerts.
        public var reason: String
        /// What it is about: `pair/blue`, `vip/shop`, `director/blue-a`.
        public var subject: String
        public var severity: Severity
        /// What was seen, and why it matters.
        public var seen: String
        /// The sentence that mends it.
        public var mend: String

        public init(reason: String, subject: String, severity: Severity, seen: String, mend: String) {
            self.reason = reason
            self.subject = subject
            self.severity = severity
            self.seen = seen
            self.mend = mend
        }
    }

    /// A director of the pair, and how old what it says is.
    public struct Witness: Codable, Hashable, Sendable {
        public var name: String
        public var state: DirectorStatus.State
        /// Nil: it has not reported since Central started.
        public var secondsSinceReport: Double?
        /// It looked again because the doctor asked; nil: it was not asked.
        public var looked: Bool?

        public init(name: String, state: DirectorStatus.State, secondsSinceReport: Double?, looked: Bool?) {
            self.name = name
            self.state = state
            self.secondsSinceReport = secondsSinceReport
            self.looked = looked
        }
    }

    public var directors: [Witness]
    /// The worst first.
    public var findings: [Complaint]
    /// What was looked at and is well, one sentence each.
    public var well: [String]
    /// What is not known, or is worth knowing, one sentence each.
    public var notes: [String]

    public init(directors: [Witness], findings: [Complaint] = [], well: [String] = [], notes: [String] = []) {
        self.directors = directors
        self.findings = findings
        self.well = well
        self.notes = notes
    }
}
