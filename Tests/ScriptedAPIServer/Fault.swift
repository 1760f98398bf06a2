/// What the server does instead of answering well.
public enum Fault: Hashable, Sendable {
    /// A Status with that code: 400, 401, 403, 404, 410, 422, 500, 503; 504 says that the version is too large.
    case status(Int)
    /// The same with `Retry-After`: seconds, or a date one second from now.
    case statusWithPause(Int, seconds: Int)
    case statusWithDate(Int)
    /// 429 with `Retry-After`, in seconds.
    case tooManyRequests(retryAfter: Int)
    /// 200 with a list without items; a watch is answered well.
    case emptyList
    /// 200 with a list as it was when `remember` was called, as of a storage that is behind.
    case oldList
    /// History is forgotten before the answer is made, as compaction may do between two pages.
    case compaction
    /// 200 and, of a watch, one ERROR event with a Status of that code.
    case errorEvent(Int)
    /// 200 and a part of the answer, then the end of the connection without the final chunk.
    case cut
    /// 200 and a head, then nothing until the client goes or the server stops.
    case stall
    /// A stream of everything that says all and then no bookmark: as of a server that does not know the parameter.
    case noMark
    /// The same, and the stream ends in good order.
    case endWithoutMark
    /// 200 and that text as the whole body, of a list or of a watch.
    case body(String)
}
