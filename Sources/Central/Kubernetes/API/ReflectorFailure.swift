/// Why a list or a watch failed, sorted by what is to be done about it. Each carries what was tried and what came back.
enum ReflectorFailure: Hashable, Sendable {
    /// 401, or nothing that could be shown: what we show is read again with the next try.
    case unauthorized(String)
    /// 403: we may not see it, which says nothing about what there is.
    case refused(String)
    /// 404: the server does not know the resource, as before its CRD is installed. Nor does that say what there is.
    case missing(String)
    /// The server cannot go on from a version or continuation: too old (410), or newer than all that it knows (504).
    case expired(String)
    /// 429, or 503 and the like with `Retry-After`: the server is busy, and may have said for how long.
    case throttled(String, retryAfter: Duration?)
    /// Connections, time limits, 5xx: the same again may well succeed.
    case broken(String)
    /// An ERROR event of 500 and above: the server could not go on with a watch that it had begun.
    case faulty(String)
    /// An answer that does not read as what it should be.
    case unreadable(String)
    /// Anything else that the server says no to: the same again is of no use.
    case rejected(String)

    /// What an answer's status means.
    ///
    /// - Parameter said: the body, where it reads as a Status.
    init(status: Int, _ said: APIStatus?, retryAfter: Duration?, sentence: String) {
        switch status {
        case 401: self = .unauthorized(sentence)
        case 403: self = .refused(sentence)
        case 404: self = .missing(sentence)
        case 410: self = .expired(sentence)
        case 429: self = .throttled(sentence, retryAfter: retryAfter)
        case 500... where said?.saysTooLarge == true: self = .expired(sentence)
        case 500... where retryAfter != nil: self = .throttled(sentence, retryAfter: retryAfter)
        case 500...: self = .broken(sentence)
        default: self = .rejected(sentence)
        }
    }

    /// What an ERROR event of a watch means.
    init(_ status: APIStatus, sentence: String) {
        switch (status.code ?? 0, status.reason) {
        case (410, _), (_, "Expired"), (_, "Gone"): self = .expired(sentence)
        case _ where status.saysTooLarge: self = .expired(sentence)
        case (429, _): self = .throttled(sentence, retryAfter: status.pause)
        // An object that cannot be read was removed by force: no event will say so (client-go's unsafe delete).
        case (_, "StoreReadError"): self = .rejected(sentence)
        case (500..., _) where status.pause != nil: self = .throttled(sentence, retryAfter: status.pause)
        case (500..., _): self = .faulty(sentence)
        default: self = .rejected(sentence)
        }
    }

    var sentence: String {
        switch self {
        case .unauthorized(let text), .refused(let text), .missing(let text), .expired(let text),
            .throttled(let text, _), .broken(let text), .faulty(let text), .unreadable(let text), .rejected(let text):
            text
        }
    }

    /// Two failures of one word are the same state: it is logged when it begins, and not with every try.
    var word: String {
        switch self {
        case .unauthorized: "unauthorized"
        case .refused: "refused"
        case .missing: "missing"
        case .expired: "expired"
        case .throttled: "throttled"
        case .broken: "unreachable"
        case .faulty: "faulty"
        case .unreadable: "unreadable"
        case .rejected: "rejected"
        }
    }
}
