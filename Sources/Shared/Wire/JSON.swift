internal import FoundationEssentials

/// The one JSON encoder and decoder of the project: sorted keys, no escaped slashes, so that equal values give equal bytes.
public enum JSON {
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    /// The same, indented for people.
    public static func pretty(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return [UInt8](try encoder.encode(value))
    }

    /// Decodes a document, or says in one sentence which field is wrong and why.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(DocumentError) -> Value
    {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw DocumentError(error)
        }
    }
}
