import Synchronization

/// How many requests were answered, by route and status.
final class RequestCounts: Sendable {
    struct Key: Hashable, Sendable {
        var method: String
        /// The route's template, never the path itself: labels must not be without bounds.
        var route: String
        var status: Int
    }

    private let counts = Mutex<[Key: Int]>([:])

    func count(method: String, route: String, status: Int) {
        counts.withLock { $0[Key(method: method, route: route, status: status), default: 0] += 1 }
    }

    var snapshot: [Key: Int] { counts.withLock { $0 } }
}
