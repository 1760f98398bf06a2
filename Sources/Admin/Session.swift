internal import Glibc

/// What a command may touch of the world; a test hands in its own.
struct Session: Sendable {
    var environment: [String: String]
    var terminal: Terminal
    /// Seconds since 1970.
    var now: @Sendable () -> Int64 = { Int64(time(nil)) }
    var connect: @Sendable (Endpoint) throws(Failure) -> any Transport
}
