/// Something that an administrator should know: tied to what it is about, and the same for as long as it holds.
public struct Finding: Hashable, Sendable, Codable, Comparable {
    /// One CamelCase word, stable for scripts and alerts, such as `MalformedEntry`.
    public var reason: String
    /// What it is about: `configmap/ingress-nginx/tcp-services`, `vip/shop`, `pool/ingress`.
    public var subject: String
    /// The part of the subject, such as a ConfigMap's key; empty where it is about the whole.
    public var field: String
    /// One sentence.
    public var message: String

    public init(reason: String, subject: String, field: String = "", message: String) {
        self.reason = reason
        self.subject = subject
        self.field = field
        self.message = message
    }

    public static func < (left: Finding, right: Finding) -> Bool {
        (left.subject, left.field, left.reason, left.message) < (
            right.subject, right.field, right.reason, right.message
        )
    }
}
