import FleetHTTP

extension HTTPStream {
    /// Nothing came for as long as the reader wants to wait.
    struct Silence: Error {}

    /// The next piece of the body; nil at its end. After a silence the stream is over too.
    func next(within patience: Duration?) async throws -> [UInt8]? {
        guard let patience else {
            var pieces = chunks.makeAsyncIterator()
            return try await pieces.next()
        }
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                var pieces = chunks.makeAsyncIterator()
                return try await pieces.next()
            }
            group.addTask {
                try await Task.sleep(for: patience)
                throw Silence()
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
