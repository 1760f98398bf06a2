/// Why a list or a watch failed, sorted by what is to be done about it. Each carries what was tried and what came back.
enum ReflectorFailure: Hashable, Sendable {
    /// 401, or nothing that could be shown: what we show is read again with the next try.
    case unauthorized(String)
    /// 403 and 404: we may not see it, which says nothing about what there is.
    case refused(String)
    /// 410: the version or the continuation is too old for the server to go on from.
    case expired(String)
    /// 429: the server is busy, and may have said for how long.
    case throttled(String, retryAfter: Duration?)
    /// Connections, time limits, 5xx: the same again may well succeed.
    case broken(String)
    /// An answer that does not read as what it should be.
    case unreadable(String)
    /// Anything else that the server says no to: the same again is of no use.
    case rejected(String)

    init(status: Int, retryAfter: String?, sentence: String) {
        switch status {
        case 401: self = .unauthorized(sentence)
        case 403, 404: self = .refused(sentence)
        case 410: self = .expired(sentence)
        case 429:
            // Zero, a date and nonsense leave the pause to us.
            let seconds = retryAfter.flatMap { Int($0) } ?? 0
            self = .throttled(sentence, retryAfter: seconds > 0 ? .seconds(seconds) : nil)
        case 500...: self = .broken(sentence)
        default: self = .rejected(sentence)
        }
    }

    var sentence: String {
        switch self {
        case .unauthorized(let text), .refused(let text), .expired(let text), .throttled(let text, _),
            .broken(let text), .unreadable(let text), .rejected(let text):
            text
        }
    }

    /// Two failures of one word are the same state: it is logged when it begins, and not with every try.
    var word: String {
        switch self {
        case .unauthorized: "unauthorized"
        case .refused: "refused"
        case .expired: "expired"
        case .throttled: "throttled"
        case .broken: "unreachable"
        case .unreadable: "unreadable"
        case .rejected: "rejected"
        }
    }
}
