/// A line to the kernel: a socket that is opened when it is first needed, lent to one exchange at a time, with a buffer for its messages.
package struct NetlinkLine: ~Copyable {
    private let open: @Sendable () throws(NetlinkError) -> NetlinkSocket
    private var socket: NetlinkSocket?
    private var encoder: AttributeEncoder

    /// - Parameters:
    ///   - capacity: bytes that messages take as a rule.
    ///   - open: makes a socket, at first and after every error.
    package init(capacity: Int, open: @escaping @Sendable () throws(NetlinkError) -> NetlinkSocket) {
        self.open = open
        encoder = AttributeEncoder(capacity: capacity)
    }

    /// Lends the socket; after an error it is closed, so that no late answer meets the next question.
    package mutating func exchange<Answer>(
        _ body: (inout NetlinkSocket, inout AttributeEncoder) throws(NetlinkError) -> Answer
    ) throws(NetlinkError) -> Answer {
        var lent = if let open = socket.take() { open } else { try open() }
        let answer = try body(&lent, &encoder)
        socket = consume lent
        return answer
    }
}
