/// What a command may touch of the world; a test hands in its own.
struct Session: Sendable {
    var environment: [String: String]
    var terminal: Terminal
    var connect: @Sendable (Endpoint) throws(Failure) -> any Transport
}
