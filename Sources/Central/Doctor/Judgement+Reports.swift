import FleetModel
import FleetWire

extension Judgement {
    /// Whether what is known of the directors is of now.
    static let reports = Judgement { facts in
        var verdict = Verdict()
        for witness in facts.witnesses {
            let seconds = witness.status.secondsSinceReport.map(Words.seconds)
            func add(_ reason: String, _ seen: String, _ mend: String) {
                verdict.findings.append(
                    PairDiagnosis.Complaint(
                        reason: reason, subject: "director/\(witness.name)", severity: .warning, seen: seen, mend: mend)
                )
            }
            let look = "On \(witness.name): systemctl status lvsfleet-agent, and curl -s 127.0.0.1:7071/readyz?verbose."
            guard let report = witness.report else {
                if let seconds {
                    add("DirectorSilent", "It has not reported for \(seconds): nothing here is known of it.", look)
                } else {
                    add(
                        "DirectorUnseen",
                        "It has not reported since Central started: nothing here is known of it.", look)
                }
                continue
            }
            if report.host == nil {
                add(
                    "HostUnknown",
                    "Its agent (\(report.agentVersion)) says nothing of its host, so addresses, links, clock and neighbours there "
                        + "are not known.", "Upgrade lvsfleet-agent on \(witness.name).")
            } else if witness.hasLooked == false {
                add(
                    "NoFreshLook",
                    "It was asked to look now, and did not answer in time: what is said of it is \(seconds ?? "?") old.",
                    look)
            }
        }
        let names = facts.witnesses.map(\.name)
        if facts.witnesses.allSatisfy({ $0.hasLooked == true }) {
            verdict.well = "\(Words.list(names)) looked just now"
        } else {
            let ages = facts.witnesses.map {
                "\($0.name) reported \(Words.seconds($0.status.secondsSinceReport ?? 0)) ago"
            }
            verdict.well = Words.list(ages)
        }
        return verdict
    }

    /// Whether both directors do the same, and the newest.
    static let revisions = Judgement { facts in
        var verdict = Verdict()
        for witness in facts.witnesses {
            guard let report = witness.report else { continue }
            let holds = report.applied.map { "revision \($0)" } ?? "no revision"
            let newest = facts.wanted.map { "\($0)" } ?? "none"
            func add(_ reason: String, _ seen: String, _ mend: String) {
                verdict.findings.append(
                    PairDiagnosis.Complaint(
                        reason: reason, subject: "director/\(witness.name)", severity: .warning, seen: seen, mend: mend)
                )
            }
            switch (witness.status.state, report.outcome) {
            case (.refused, .refused(_, let reason)):
                add(
                    "RevisionRefused", "It holds \(holds) and refused \(newest): \(reason)",
                    "Is what it refuses meant, lvsctl approve \(facts.pair) lets it through; else mend what made it.")
            case (.behind, _):
                add(
                    "RevisionBehind",
                    "It holds \(holds), and the newest is \(newest): connections may go elsewhere after a failover.",
                    "It is most often on its way (lvsctl wait applied --pair \(facts.pair)); if it stays, journalctl -u "
                        + "lvsfleet-agent on \(witness.name) says why.")
            case (.failing, _):
                let failure = report.failures.first.map { "\($0.operation): \($0.error)" } ?? ""
                add(
                    "EntriesFailed", "Its kernel did not take \(report.failures.count) entries, the first: \(failure)",
                    "lvsctl describe director \(witness.name) names each with the kernel's answer.")
            default: break
            }
        }
        let versions = Set(facts.witnesses.compactMap { $0.report?.agentVersion })
        if versions.count > 1 {
            verdict.notes.append(
                "The agents are of different versions (\(versions.sorted().joined(separator: ", "))), as they are during an upgrade."
            )
        }
        let speaking = facts.witnesses.filter { $0.report != nil }.map(\.name)
        if let wanted = facts.wanted, !speaking.isEmpty {
            verdict.well =
                "\(Words.list(speaking)) hold\(speaking.count == 1 ? "s" : "") the newest revision, \(wanted)"
        }
        return verdict
    }

    /// What the agents complain of themselves.
    static let agents = Judgement { facts in
        var verdict = Verdict()
        for witness in facts.witnesses {
            for warning in witness.report?.warnings ?? [] {
                verdict.findings.append(
                    PairDiagnosis.Complaint(
                        reason: "AgentWarns", subject: "director/\(witness.name)", severity: .warning, seen: warning,
                        mend: "lvsfleet-agent doctor on \(witness.name) looks at what is often behind it."))
            }
            for problem in witness.host?.problems ?? [] { verdict.notes.append("\(witness.name): \(problem)") }
            for foreign in witness.report?.foreign ?? [] {
                verdict.notes.append("\(witness.name): \(foreign) is not the agent's, and left alone")
            }
        }
        return verdict
    }
}
