import FleetModel

extension ReflectorState {
    var picture: ReflectorPicture {
        ReflectorPicture(
            isAnswered: isAnswered, isRefused: isRefused && !query.isRequired, findings: findings,
            problem: isRefused && !query.isRequired ? nil : failure?.sentence)
    }

    private var isRefused: Bool {
        switch failure {
        case .refused, .missing: true
        default: false
        }
    }

    private var findings: [Finding] {
        let rest = isAnswered ? "what was known before stays" : "nothing is known yet"
        let refusal: (reason: String, message: String)? =
            switch failure {
            case .refused(let sentence): ("QueryRefused", "The cluster does not let us see it; \(rest): \(sentence).")
            case .missing(let sentence):
                (
                    "NotInstalled",
                    "The cluster does not have this resource; \(rest), and it is asked again: \(sentence)."
                )
            default: nil
            }
        let doubted: (reason: String, message: String)? =
            switch doubt?.reason {
            case .empty:
                (
                    "EmptyListDoubted",
                    "The list came empty where \(known.count) were known; they stay while it is asked again."
                )
            case .older:
                (
                    "OlderListDoubted",
                    "The list shows an older state than what was seen; the newer one stays while it is asked again."
                )
            case nil: nil
            }
        return [refusal, doubted].compactMap { $0 }
            .map { Finding(reason: $0.reason, subject: query.subject, message: $0.message) }
    }
}
