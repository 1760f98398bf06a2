/// Which state of a pair's slice: a counter within an epoch; its text is `EPOCH.NUMBER`, the ETag without quotes.
public struct Revision: Hashable, Sendable, Codable, LosslessStringConvertible {
    /// A random id of the store, made when the database is created or restored.
    public let epoch: String
    /// Grows only when the digest of the slice changes.
    public let number: UInt64

    public init(epoch: String, number: UInt64) {
        self.epoch = epoch
        self.number = number
    }

    public init?(_ text: String) {
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return nil }
        guard let number = UInt64(text[text.index(after: dot)...]) else { return nil }
        self.init(epoch: String(text[..<dot]), number: number)
    }

    public var description: String { "\(epoch).\(number)" }

    /// Tells whether an agent that holds `other` may take this one: higher in the same epoch, or of another epoch.
    public func supersedes(_ other: Revision) -> Bool { epoch != other.epoch || number > other.number }
}
