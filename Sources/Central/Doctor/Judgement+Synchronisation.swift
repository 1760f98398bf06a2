import FleetModel
import FleetWire

extension Judgement {
    /// Whether each director tells the other of its connections, and hears of the other's.
    static let synchronisation = Judgement { facts in
        var verdict = Verdict()
        guard facts.movable.count > 1 else { return verdict }
        let known = facts.movable.compactMap { witness in
            witness.host?.daemons.map { (name: witness.name, daemons: $0) }
        }
        guard known.contains(where: { !$0.daemons.isEmpty }) else {
            if known.count == facts.movable.count {
                verdict.notes.append(
                    "Neither director synchronises connections: what mh does not carry is lost in a failover (--no-sync on "
                        + "both agents, or see their warnings).")
            }
            return verdict
        }
        let ids = Set(known.flatMap(\.daemons).map(\.id))
        let wanted = facts.slice?.failover?.syncID ?? ids.min() ?? 0
        let interface = facts.settings.sync.interface ?? facts.settings.interface
        for (name, daemons) in known {
            let missing = DirectorReport.Daemon.Role.allCases.filter { role in !daemons.contains { $0.role == role } }
            if !missing.isEmpty {
                let lacks = missing.map { $0 == .master ? "tells nobody of its connections" : "hears of no connection" }
                let commands = missing.map {
                    "ipvsadm --start-daemon \($0.rawValue) --mcast-interface \(interface) --syncid \(wanted)"
                }
                verdict.findings.append(
                    PairDiagnosis.Complaint(
                        reason: "SyncAsymmetric", subject: "director/\(name)", severity: .warning,
                        seen:
                            "It \(Words.list(lacks)), and the other does: connections that mh does not carry are lost when VIPs move.",
                        mend:
                            "Its agent starts what is missing unless it was told --no-sync; its warnings say what stands in the way. "
                            + "By hand: \(commands.joined(separator: " and "))."))
            }
            for daemon in daemons where daemon.id != wanted || daemon.interface != interface {
                verdict.findings.append(
                    PairDiagnosis.Complaint(
                        reason: "SyncDiffers", subject: "director/\(name)", severity: .warning,
                        seen:
                            "Its daemon (\(daemon.role.rawValue)) has id \(daemon.id) on \(daemon.interface), and the pair's is "
                            + "\(wanted) on \(interface): the other does not hear it.",
                        mend:
                            "On \(name): ipvsadm --stop-daemon \(daemon.role.rawValue); the agent starts it as it should be."
                    ))
            }
        }
        verdict.well = "\(Words.list(known.map(\.name))) synchronise connections in both directions, under id \(wanted)"
        return verdict
    }

    /// Whether each director knows the connections that the other carries: daemons that run may still not hear each other.
    static let connections = Judgement { facts in
        var verdict = Verdict()
        var compared: [String] = []
        for takeover in facts.takeovers() {
            guard let carried = takeover.connections, let known = takeover.known, carried > 0, known <= carried else {
                continue
            }
            compared.append("\(takeover.to) knows \(known) of \(carried) connections that \(takeover.from) carries")
            let missing = carried - known
            guard missing > ConnectionComparison.few, Double(missing) > ConnectionComparison.part * Double(carried)
            else { continue }
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "ConnectionsUnknown", subject: "director/\(takeover.to)", severity: .warning,
                    seen:
                        "It knows \(known) of \(carried) connections that \(takeover.from) carries: of the others only those that mh "
                        + "spreads live through a failover.",
                    mend:
                        "A director that came back is told of all within half a minute. If it stays: ipvsadm -Ln --daemon on both "
                        + "directors, and let UDP to port 8848 of the group (224.0.0.81) pass on "
                        + "\(facts.settings.sync.interface ?? facts.settings.interface)."))
        }
        if !compared.isEmpty { verdict.well = Words.list(compared) }
        return verdict
    }
}
