import Foundation

/// The bearer token, read again once a minute where it stands in a file: kubelets replace it well before it ends.
actor TokenSource {
    /// Where the token comes from.
    enum Origin: Hashable, Sendable {
        case none
        case fixed(String)
        case file(String)
    }

    private let origin: Origin
    private let lifetime: Duration
    private var token: String?
    private var readAt: ContinuousClock.Instant?

    init(_ origin: Origin, lifetime: Duration = .seconds(60)) {
        self.origin = origin
        self.lifetime = lifetime
    }

    func current(at now: ContinuousClock.Instant = .now) -> String? {
        switch origin {
        case .none: return nil
        case .fixed(let token): return token
        case .file(let path):
            if let readAt, now - readAt < lifetime { return token }
            readAt = now
            // A file that is missing or empty for a moment leaves the old token in force.
            if let text = try? String(contentsOfFile: path, encoding: .utf8) {
                let read = text.trimmingCharacters(in: .whitespacesAndNewlines)
                if !read.isEmpty { token = read }
            }
            return token
        }
    }

    /// Has the file read again with the next request, as after a 401.
    func forget() { readAt = nil }
}
