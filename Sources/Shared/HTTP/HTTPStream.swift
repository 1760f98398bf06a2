/// An answer that is read while it comes: its head, and its body in the pieces in which it arrives.
///
/// Dropping the sequence, or cancelling the task that reads it, ends the transfer.
public struct HTTPStream: Sendable {
    public let head: HTTPResponse
    public let chunks: AsyncThrowingStream<[UInt8], any Error>
}
