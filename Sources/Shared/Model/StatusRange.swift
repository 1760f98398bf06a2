/// A range of HTTP statuses; its text is `200-399`, or `204` for one alone.
public struct StatusRange: Hashable, Sendable, LosslessStringConvertible {
    public var first: Int
    public var last: Int

    public init(_ first: Int, _ last: Int) {
        self.first = first
        self.last = last
    }

    public init?(_ text: String) {
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { PortNumber.parse($0) }
        guard (1...2).contains(numbers.count), let first = numbers[0], let last = numbers[numbers.count - 1] else {
            return nil
        }
        self.init(Int(first), Int(last))
    }

    /// What answers a browser well.
    public static let usual = StatusRange(200, 399)

    public func contains(_ status: Int) -> Bool { first <= status && status <= last }

    public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}

extension StatusRange: Codable {
    /// A text, or a number for one status alone.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            self.init(number, number)
            return
        }
        let text = try container.decode(String.self)
        guard let range = StatusRange(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is not a range of statuses such as 200-399")
        }
        self = range
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
