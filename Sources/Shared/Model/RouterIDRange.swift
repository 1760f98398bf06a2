/// Virtual router ids from one to another, both of them included; its text is `1-10`, or one id.
public struct RouterIDRange: Hashable, Sendable, Comparable {
    public let first: UInt8
    public let last: UInt8

    /// Nil where the last lies before the first, or 0 is among them, which is no id.
    public init?(_ first: UInt8, through last: UInt8) {
        guard first > 0, first <= last else { return nil }
        (self.first, self.last) = (first, last)
    }

    public func contains(_ id: UInt8) -> Bool { first <= id && id <= last }

    public static func < (left: RouterIDRange, right: RouterIDRange) -> Bool {
        (left.first, left.last) < (right.first, right.last)
    }
}

extension RouterIDRange: LosslessStringConvertible {
    public init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt8($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else { return nil }
        self.init(first, through: last)
    }

    public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}

extension RouterIDRange: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let range = RouterIDRange(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is not a range of ids from 1 to 255 such as 1-10 or 51")
        }
        self = range
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
