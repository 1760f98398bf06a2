/// What the API says instead of what was asked for: `v1`, kind `Status`.
struct APIStatus: Hashable, Sendable, Decodable {
    struct Details: Hashable, Sendable, Decodable {
        struct Cause: Hashable, Sendable, Decodable {
            /// One CamelCase word, such as `ResourceVersionTooLarge`.
            var reason: String?
            var message: String?
        }
        var causes: [Cause]?
        /// The same as the header `Retry-After`, which an event in a stream cannot have.
        var retryAfterSeconds: Int?
    }

    var message: String?
    /// One CamelCase word, such as `Expired`.
    var reason: String?
    /// The HTTP status that it stands for.
    var code: Int?
    var details: Details?

    /// Tells whether the version that was given is newer than all that the server knows.
    ///
    /// Servers before 1.18.6 say it in words alone.
    var saysTooLarge: Bool {
        let causes = details?.causes ?? []
        if hasCause("ResourceVersionTooLarge") { return true }
        guard code == 504 || reason == "Timeout" else { return false }
        let words = causes.map(\.message) + [message]
        return words.contains { $0?.contains("Too large resource version") == true }
    }

    /// Tells whether one of the causes has this reason.
    func hasCause(_ reason: String) -> Bool { details?.causes?.contains { $0.reason == reason } == true }

    /// How long it asks to wait; nil: it leaves that to us.
    var pause: Duration? { details?.retryAfterSeconds.flatMap { $0 > 0 ? .seconds($0) : nil } }
}
