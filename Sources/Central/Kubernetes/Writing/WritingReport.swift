import FleetModel

/// What became of writing to the cluster, for people and scrapers.
struct WritingReport: Hashable, Sendable {
    struct Count: Hashable, Sendable {
        var topic: ClusterRequest.Topic
        /// `done`, or the word of a failure.
        var result: String
    }

    /// Whether this Central is the one that writes; nil: it writes nothing, as without Kubernetes.
    var isLeading: Bool?
    /// Who leads as far as is known; nil: nobody, or there is no election.
    var holder: String?
    /// Why nobody can be elected.
    var electionProblem: String?
    /// Why something is not written, by what it is: `service/shop/orders`, `cluster/event`.
    var problems: [String: String] = [:]
    /// Requests sent.
    var counts: [Count: Int] = [:]

    var findings: [Finding] {
        var findings = problems.map { Finding(reason: "StatusNotWritten", subject: $0, message: $1) }
        if let electionProblem {
            findings.append(
                Finding(reason: "ElectionStalled", subject: "cluster/lease", message: electionProblem))
        }
        return findings
    }
}
