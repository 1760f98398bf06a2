/// Why a document could not be read: the path of the field, and one sentence.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `spec.directors[0].address`; empty where the document as a whole is wrong.
    public var field: String
    public var reason: String

    public init(field: String, reason: String) {
        self.field = field
        self.reason = reason
    }

    /// Says in our words what a decoder said in its own.
    public init(_ error: any Error) {
        switch error {
        case let error as DocumentError:
            self = error
        case DecodingError.keyNotFound(let key, let context):
            self.init(field: Self.path(context.codingPath + [key]), reason: "is missing")
        case DecodingError.typeMismatch(let type, let context):
            self.init(field: Self.path(context.codingPath), reason: "is not \(Self.word(for: type))")
        case DecodingError.valueNotFound(let type, let context):
            self.init(field: Self.path(context.codingPath), reason: "is null where \(Self.word(for: type)) belongs")
        case DecodingError.dataCorrupted(let context):
            self.init(field: Self.path(context.codingPath), reason: context.debugDescription)
        default:
            self.init(field: "", reason: "\(error)")
        }
    }

    public var description: String { field.isEmpty ? "the document is not valid: \(reason)" : "\(field): \(reason)" }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    private static func word(for type: Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number in range"
        case is any BinaryFloatingPoint.Type: "a number"
        case is [String: Any].Type: "an object"
        default: "\(type)".hasPrefix("Array") ? "a list" : "of the right form"
        }
    }
}
