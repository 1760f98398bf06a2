internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Doctor: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is wrong with a pair, and how to mend it.",
        discussion: """
            Both directors look again first: who carries the VIPs, who answers for them on the wire, revisions, synchronisation, \
            links and clocks. Exit status: 0 all is well, 1 something is wrong. On a director, lvsfleet-agent doctor looks at the \
            host itself.
            """)

    @Argument(help: "Name of the pair.")
    var pair: String

    @Option(
        help: ArgumentHelp(
            "How long to wait for the directors' looks, at most 30s; 0: judge by what they reported last.",
            valueName: "duration"))
    var timeout = DurationArgument(duration: .seconds(5))

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws {
        guard timeout.duration <= .seconds(30) else {
            throw ArgumentParser.ValidationError("--timeout: \(timeout) is more than 30s.")
        }
    }

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        // Central counts in whole seconds.
        let (seconds, fraction) = timeout.duration.components
        let path = APIPath("pairs", pair, "doctor").with("wait", "\(seconds + (fraction > 0 ? 1 : 0))")
        let body = try await client.get(path)
        let diagnosis = try client.decode(View<PairDiagnosis>.self, body, path).status
        session.terminal.data(
            try format.render(
                document: { () throws(Failure) in try client.decode(JSONValue.self, body, path) },
                names: { ["pair/\(pair)"] }, table: { _ in diagnosis.text(pair) }))
        guard diagnosis.findings.isEmpty else { throw Failure(.refused, nil) }
    }
}

extension PairDiagnosis {
    /// What is wrong with the sentences that mend it, then what is well, then what is not known.
    func text(_ pair: Pair.Key) -> String {
        var lines: [String] = []
        for finding in findings {
            let word = finding.severity == .critical ? "CRITICAL" : "WARNING "
            lines += [
                "\(word)  \(finding.subject) \(finding.reason): \(finding.seen)", "          mend: \(finding.mend)",
            ]
        }
        lines += well.map { "ok        \($0)" } + notes.map { "note      \($0)" }
        switch findings.count {
        case 0: lines.append("pair/\(pair): nothing is wrong")
        case 1: lines.append("pair/\(pair): 1 thing is wrong")
        case let count: lines.append("pair/\(pair): \(count) things are wrong")
        }
        return lines.map { Table.printable($0) + "\n" }.joined()
    }
}
