/// An error of the API as RFC 9457 has it (`application/problem+json`).
public struct Problem: Hashable, Sendable, Codable {
    public static let mediaType = "application/problem+json"

    /// A URI reference that names the kind of problem: `about:blank` where the status says it all.
    public var type: String
    public var title: String
    public var status: Int
    /// One sentence that names the field or the object.
    public var detail: String
    public var requestID: String

    public init(type: String = "about:blank", title: String, status: Int, detail: String, requestID: String) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.requestID = requestID
    }
}

/// The problems that a program may want to tell apart.
public enum ProblemType {
    /// The change takes away what serves; the same request with `?confirm=true` (`--yes`) does it.
    public static let needsConfirmation = "urn:lvsfleet:needs-confirmation"
    /// Another change came first.
    public static let conflict = "urn:lvsfleet:conflict"
    /// The thing exists and is different.
    public static let exists = "urn:lvsfleet:exists"
    /// The thing belongs to the cluster; the same request with `?force=true` (`--force`) changes it.
    public static let belongsToCluster = "urn:lvsfleet:belongs-to-cluster"
    /// VIPs would move to a director that may not be ready; the same request with `?force=true` (`--force`) moves them.
    public static let notSafe = "urn:lvsfleet:not-safe"
}
