import FleetModel
import FleetWire

/// Central as an agent sees it: one question and one message.
protocol CentralAPI: Sendable {
    /// Asks for a slice other than the one held, and waits up to `wait` seconds for one.
    func slice(held: Revision?, wait: Int) async throws -> SliceAnswer
    /// - Returns: what Central has to say; an older one says nothing.
    @discardableResult
    func send(_ report: DirectorReport) async throws -> ReportAnswer
}

/// What Central said.
struct SliceAnswer: Sendable {
    enum Content: Sendable {
        /// A slice, as it came.
        case slice([UInt8])
        /// The one held is the newest.
        case unchanged
        /// There is none yet; ask again after so many seconds.
        case notYet(retryAfter: Int)

        /// For the log.
        var word: String {
            switch self {
            case .slice(let bytes): "a slice of \(bytes.count) bytes"
            case .unchanged: "unchanged"
            case .notYet(let seconds): "not yet, again in \(seconds) s"
            }
        }
    }

    var content: Content
    /// Who the token speaks for; nil where the answer does not say.
    var identity: Identity?
    /// A question of Central's to look again at what concerns the pair, to be named in a report; nil: none.
    var look: String?
}

/// An answer that gives no slice: what was asked, and what came back.
struct CentralRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    var status: Int
    var detail: String

    var description: String { "Central answered \(status): \(detail)" }
}
