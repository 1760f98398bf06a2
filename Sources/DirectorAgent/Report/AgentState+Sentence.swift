import FleetModel

extension AgentState {
    /// The whole in one line, for `systemctl status`.
    var sentence: String {
        let problem = (problems + warnings).first.map { "; \($0)" } ?? ""
        guard let applied else { return "no slice has been applied yet\(problem)" }
        let pair = carried.map { " of pair \($0.pair)" } ?? ""
        return
            "applied revision \(applied.number)\(pair): \(counters.services) services, \(counters.servers) real servers"
            + problem
    }
}
