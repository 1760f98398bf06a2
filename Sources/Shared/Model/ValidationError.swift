/// Why a thing was refused: the object, the field and one sentence.
public struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `vip/shop`.
    public var subject: String
    /// The path of the field in the fleet file: `spec.address`.
    public var field: String
    /// The rest of the sentence: `10.1.1.1 lies outside allowedVIPs of pair blue`.
    public var reason: String

    public init(_ subject: String, _ field: String, _ reason: String) {
        self.subject = subject
        self.field = field
        self.reason = reason
    }

    public var description: String { "\(subject): \(field): \(reason)" }
}
