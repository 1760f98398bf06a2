import FleetModel

/// Who the agent is, as Central's answers say: its token decides.
struct Identity: Hashable, Sendable, Codable {
    var director: String
    var pair: Pair.Key
}

/// What the agent knows at one moment, for reports, health and metrics.
struct AgentState: Hashable, Sendable {
    var identity: Identity?
    var outcome = DirectorReport.Outcome.waiting
    var applied: Revision?
    var failures: [DirectorReport.Failure] = []
    var foreign: [String] = []
    var drift: [String] = []
    var drains: [DirectorReport.Drain] = []
    var counters = DirectorReport.Counters()
    /// What keeps the agent from doing its work, one sentence each: the kernel, the disk.
    var problems: [String] = []

    /// Nil until Central has said who this is.
    func report() -> DirectorReport? {
        guard let identity else { return nil }
        return DirectorReport(
            director: identity.director, pair: identity.pair, agentVersion: AgentVersion.current, outcome: outcome,
            applied: applied,
            failures: failures + problems.map { DirectorReport.Failure(operation: "work", error: $0) }, foreign: foreign,
            drift: drift, drains: drains, counters: counters)
    }
}
