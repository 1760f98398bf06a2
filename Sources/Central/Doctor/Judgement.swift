import FleetModel
import FleetWire

/// One thing that the doctor of a pair looks at. Pure: to look at one more is to add one to the list.
struct Judgement: Sendable {
    /// What a judgement says.
    struct Verdict: Hashable, Sendable {
        var findings: [PairDiagnosis.Complaint] = []
        /// What was looked at and is well; said where there are no findings.
        var well: String?
        /// What is not known, or is worth knowing.
        var notes: [String] = []
    }

    var judge: @Sendable (PairFacts) -> Verdict

    /// Those that find what is critical.
    static let grave = [roles, addresses, answers]

    static let all = [
        reports, roles, addresses, answers, revisions, synchronisation, connections, links, clocks, realServers, agents,
    ]
}

extension PairDiagnosis {
    /// All judgements of a pair, the worst first.
    init(_ facts: PairFacts) {
        let verdicts = Judgement.all.map { $0.judge(facts) }
        let findings = verdicts.flatMap(\.findings)
        self.init(
            directors: facts.witnesses.map {
                Witness(
                    name: $0.name, state: $0.status.state, secondsSinceReport: $0.status.secondsSinceReport,
                    looked: $0.hasLooked)
            },
            findings: findings.filter { $0.severity == .critical } + findings.filter { $0.severity == .warning },
            well: verdicts.filter(\.findings.isEmpty).compactMap(\.well), notes: verdicts.flatMap(\.notes))
    }
}
