/// What the server does instead of answering well.
public enum Fault: Hashable, Sendable {
    /// A Status with that code: 401, 403, 404, 410, 500, 503.
    case status(Int)
    /// 429 with `Retry-After`, in seconds.
    case tooManyRequests(retryAfter: Int)
    /// 200 with a list without items; a watch is answered well.
    case emptyList
    /// 200 and, of a watch, one ERROR event with a Status of that code.
    case errorEvent(Int)
    /// 200 and a part of the answer, then the end of the connection without the final chunk.
    case cut
    /// 200 and a head, then nothing until the client goes or the server stops.
    case stall
    /// 200 and that text as the whole body, of a list or of a watch.
    case body(String)
}
