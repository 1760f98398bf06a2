/// What one probe tells of its target.
enum ProbeResult: Hashable, Sendable {
    /// The server answered as it should.
    case passed
    /// What was tried, and what came back.
    case failed(String)
    /// A datagram met neither an answer nor an error.
    case silent
    /// This host could not ask: no descriptor, no address, no memory. It says nothing of the server.
    case unasked
}
