/// Any JSON document as a value: for what must be seen before it has a type, such as unknown fields.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    public subscript(key: String) -> JSONValue? {
        if case .object(let fields) = self { fields[key] } else { nil }
    }

    /// The text, where the value is one.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}

extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSONValue {
    /// The first field of this document that `known` does not have, as a path; nulls count as absent.
    ///
    /// `known` is the document encoded again after decoding, so what was ignored on the way is missing there.
    func firstField(unknownTo known: JSONValue, path: String = "") -> String? {
        switch (self, known) {
        case (.object(let fields), .object(let knownFields)):
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) where value != .null {
                let inner = path.isEmpty ? name : "\(path).\(name)"
                guard let knownValue = knownFields[name] else { return inner }
                if let unknown = value.firstField(unknownTo: knownValue, path: inner) { return unknown }
            }
            return nil
        case (.list(let items), .list(let knownItems)):
            for (index, (item, knownItem)) in zip(items, knownItems).enumerated() {
                if let unknown = item.firstField(unknownTo: knownItem, path: "\(path)[\(index)]") { return unknown }
            }
            return nil
        default:
            return nil
        }
    }
}

extension JSONValue {
    /// The document with every number replaced, visited in the order of their paths.
    func replacingNumbers(path: String = "", _ replace: (String, JSONValue) -> JSONValue) -> JSONValue {
        switch self {
        case .integer, .number:
            return replace(path, self)
        case .list(let items):
            return .list(items.enumerated().map { $1.replacingNumbers(path: "\(path)[\($0)]", replace) })
        case .object(let fields):
            var replaced: [String: JSONValue] = [:]
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                replaced[name] = value.replacingNumbers(path: path.isEmpty ? name : "\(path).\(name)", replace)
            }
            return .object(replaced)
        case .null, .bool, .text:
            return self
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// A number or a text as it is written; anything larger by its kind.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): value
        case .list: "a list"
        case .object: "an object"
        }
    }
}
