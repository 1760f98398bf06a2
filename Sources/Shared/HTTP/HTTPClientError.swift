/// Why there is no answer: what was tried, on what, and what libcurl said.
public struct HTTPClientError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// Name, route, port: nobody was reached.
        case unreachable
        case timedOut
        /// Certificates and handshakes.
        case tls
        /// The connection ended in the middle of the answer.
        case cut
        /// The answer is longer than the caller takes.
        case tooLarge
        case cancelled
        /// The request itself cannot be sent: a URL that is none, a source address that this host does not have.
        case invalid
        case other
    }

    public var kind: Kind
    /// `GET https://central:7070/api/v1/slice`.
    public var attempt: String
    /// libcurl's words.
    public var reason: String

    public init(_ kind: Kind, attempt: String, reason: String) {
        self.kind = kind
        self.attempt = attempt
        self.reason = reason
    }

    public var description: String { "\(attempt): \(reason)" }
}
