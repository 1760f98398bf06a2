/// Why a request for one object was not answered well, sorted by what is to be done about it.
enum ClusterFailure: Error, Hashable {
    /// 404: there is no such object.
    case absent(String)
    /// 409: somebody else changed or made it first.
    case conflict(String)
    /// 401 and 403: we may not, until somebody gives us the right.
    case refused(String)
    /// 429, 5xx, connections, time limits: the same again may well succeed.
    case passing(String, retryAfter: Duration?)
    /// Anything else: the same again is of no use.
    case invalid(String)

    /// - Parameters:
    ///   - said: the body of the answer, where it reads.
    ///   - retryAfter: how long the answer asks to wait.
    init(status: Int, _ said: APIStatus?, retryAfter: Duration?, sentence: String) {
        switch status {
        case 404: self = .absent(sentence)
        // Nothing can be made in a namespace that is on its way out.
        case 403 where said?.hasCause("NamespaceTerminating") == true: self = .absent(sentence)
        case 409: self = .conflict(sentence)
        case 401, 403: self = .refused(sentence)
        case 429, 500...: self = .passing(sentence, retryAfter: retryAfter)
        default: self = .invalid(sentence)
        }
    }

    /// What was tried, on what, and what came back.
    var sentence: String {
        switch self {
        case .absent(let text), .conflict(let text), .refused(let text), .passing(let text, _), .invalid(let text): text
        }
    }

    /// One of few words, for metrics.
    var word: String {
        switch self {
        case .absent: "absent"
        case .conflict: "conflict"
        case .refused: "refused"
        case .passing: "failed"
        case .invalid: "invalid"
        }
    }
}
