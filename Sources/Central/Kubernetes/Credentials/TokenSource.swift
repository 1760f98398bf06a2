/// The bearer token, read again once a minute where it stands in a file: kubelets replace it well before it ends.
///
/// As client-go's `cachingTokenSource` does: a read counts for a minute less ten seconds, a failed read leaves the old token in
/// force, and a token that was refused is forgotten.
struct TokenSource: Sendable {
    /// Where the token comes from.
    enum Origin: Hashable, Sendable {
        case none
        case fixed(String)
        /// A file, and what to show while it cannot be read.
        case file(String, otherwise: String? = nil)
    }

    static let lifetime = Duration.seconds(60)
    static let leeway = Duration.seconds(10)

    /// Why the last read failed; nil: it did not.
    private(set) var trouble: String?
    private let origin: Origin
    private let read: @Sendable (String) throws(ClusterAccessError.Reason) -> [UInt8]
    private var held: (token: String, readAt: ContinuousClock.Instant)?

    init(
        _ origin: Origin,
        read: @escaping @Sendable (String) throws(ClusterAccessError.Reason) -> [UInt8] = {
            (path: String) throws(ClusterAccessError.Reason) in try [UInt8](file: path)
        }
    ) {
        self.origin = origin
        self.read = read
    }

    mutating func current(at now: ContinuousClock.Instant) throws(ClusterAccessError) -> String? {
        switch origin {
        case .none: return nil
        case .fixed(let token): return token
        case .file(let path, let otherwise):
            if let held, now - held.readAt < Self.lifetime - Self.leeway { return held.token }
            do throws(ClusterAccessError.Reason) {
                let token = try token(in: path)
                held = (token, now)
                trouble = nil
                return token
            } catch {
                let reason = "tokenFile \(path): \(error.text)"
                guard let token = held?.token ?? otherwise else {
                    trouble = nil
                    throw ClusterAccessError("\(reason).")
                }
                trouble = "\(reason); \(held == nil ? "the token beside it" : "the token read before") is shown"
                return token
            }
        }
    }

    /// Forgets a token that was read before that moment, as after a 401 of a request that began then.
    mutating func forget(olderThan moment: ContinuousClock.Instant) {
        if let held, held.readAt < moment { self.held = nil }
    }

    private func token(in path: String) throws(ClusterAccessError.Reason) -> String {
        let text = String(decoding: try read(path), as: UTF8.self)
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { throw ClusterAccessError.Reason("is empty") }
        return String(text[first...last])
    }
}
