/// Why a text is no YAML: where, and one sentence.
public struct YAMLFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public var line: Int
    public var reason: String

    public var description: String { "\(line): \(reason)" }
}
