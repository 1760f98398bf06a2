/// An answer that is read while it comes: its head, and its body in the pieces in which it arrives.
///
/// Dropping the sequence, or cancelling the task that reads it, ends the transfer.
public struct HTTPStream: Sendable {
    public let head: HTTPResponse
    public let chunks: HTTPChunks
}

/// The pieces of a body. Who sends faster than they are read is made to wait, so that a slow reader holds a megabyte and not a
/// cluster.
public struct HTTPChunks: AsyncSequence, Sendable {
    let pieces: AsyncThrowingStream<[UInt8], any Error>
    let gate: StreamGate

    public struct Iterator: AsyncIteratorProtocol {
        var pieces: AsyncThrowingStream<[UInt8], any Error>.Iterator
        let gate: StreamGate

        public mutating func next() async throws -> [UInt8]? {
            let piece = try await pieces.next()
            if let piece { gate.took(piece.count) }
            return piece
        }
    }

    public func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces.makeAsyncIterator(), gate: gate) }
}
