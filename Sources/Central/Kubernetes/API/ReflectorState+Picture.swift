import FleetModel

extension ReflectorState {
    var picture: ReflectorPicture {
        ReflectorPicture(
            isAnswered: isAnswered, isRefused: isRefused && !query.isRequired, findings: findings,
            problem: isRefused && !query.isRequired ? nil : failure?.sentence)
    }

    private var isRefused: Bool {
        if case .refused = failure { true } else { false }
    }

    private var findings: [Finding] {
        var findings: [Finding] = []
        let rest = isAnswered ? "what was known before stays" : "nothing is known yet"
        if isRefused, let failure {
            findings.append(
                Finding(
                    reason: "QueryRefused", subject: query.subject,
                    message: "The cluster does not let us see it; \(rest): \(failure.sentence)."))
        }
        if emptyAnswers != nil {
            findings.append(
                Finding(
                    reason: "EmptyListDoubted", subject: query.subject,
                    message: "The list came empty where \(known.count) were known; they stay while it is asked again."
                ))
        }
        return findings
    }
}
