/// What the doctor says about one thing.
struct Diagnosis: Hashable, Sendable, Codable {
    /// `sysctl net.ipv4.vs.expire_nodest_conn`.
    var subject: String
    var found: String
    /// What is wrong; nil where all is well.
    var complaint: Complaint?

    struct Complaint: Hashable, Sendable, Codable {
        /// Why it matters, as one sentence.
        var why: String
        /// A command for root that mends it.
        var mend: String
    }

    init(_ subject: String, found: String, _ complaint: Complaint? = nil) {
        self.subject = subject
        self.found = found
        self.complaint = complaint
    }

    /// For people: one line, or three.
    var text: String {
        guard let complaint else { return "ok     \(subject): \(found)" }
        return """
            WRONG  \(subject): \(found)
                   \(complaint.why)
                   mend: \(complaint.mend)
            """
    }
}
