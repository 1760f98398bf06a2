internal import FleetModel
internal import FleetWire

extension DirectorStatus: StatusDisplayable {
    static let columns = ["NAME", "PAIR", "ADDRESS", "STATE", "WANTED", "APPLIED", "REPORTED", "FAILURES"]
    static let wideColumns = ["ROLES", "SERVICES", "SERVERS", "DRAINS", "FOREIGN", "DRIFT", "AGENT"]

    func lines(name: String, wide: Bool) -> [[String]] {
        var line = [
            name, pair, address.description, state.rawValue, wanted?.description ?? "",
            report?.applied?.description ?? "",
            secondsSinceReport.map(Age.text) ?? "never", report.map { "\($0.failures.count)" } ?? "",
        ]
        if wide {
            line += [
                report.map {
                    $0.roles.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.rawValue)" }.joined(separator: ",")
                },
                report.map { "\($0.counters.services)" }, report.map { "\($0.counters.servers)" },
                report.map { "\($0.drains.count)" }, report.map { "\($0.foreign.count)" },
                report.map { "\($0.drift.count)" }, report?.agentVersion,
            ].map { $0 ?? "" }
        }
        return [line]
    }

    /// What keeps the director from being current, as the end of a sentence.
    var lack: String {
        let wanted = wanted.map { "\($0)" } ?? "a first revision"
        let holds = report?.applied.map { "holds \($0)" } ?? "holds nothing"
        switch state {
        case .unseen: return "has not reported since this Central started, \(wanted) is wanted"
        case .current: return "is current"
        case .behind: return "\(holds), \(wanted) is wanted"
        case .failing:
            let failures = report?.failures ?? []
            let first = failures.first.map { ", the first: \($0.operation): \($0.error)" } ?? ""
            return "\(holds), \(failures.count) \(failures.count == 1 ? "entry" : "entries") failed\(first)"
        case .refused:
            guard case .refused(_, let reason)? = report?.outcome else { return "\(holds), has refused \(wanted)" }
            return "\(holds), has refused \(wanted): \(reason)"
        case .silent: return "\(holds), last reported \(secondsSinceReport.map(Age.text) ?? "long ago")"
        }
    }
}
