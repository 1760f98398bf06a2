/// The hardware address of an interface on Ethernet; its text is `02:42:ac:11:00:02`.
public struct MACAddress: Hashable, Sendable, Comparable, LosslessStringConvertible {
    /// The 48 bits, the first byte on the wire highest.
    public let value: UInt64

    public init(value: UInt64) { self.value = value & 0xffff_ffff_ffff }

    /// Takes the six bytes in the order in which they go over the wire.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 6 else { return nil }
        value = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isHexDigit) }) else { return nil }
        let bytes = parts.compactMap { UInt8($0, radix: 16) }
        guard bytes.count == parts.count else { return nil }
        self.init(bytes: bytes)
    }

    public var description: String {
        (0..<6).map { position in
            let text = String(UInt8(truncatingIfNeeded: value >> UInt64(40 - 8 * position)), radix: 16)
            return text.count == 1 ? "0\(text)" : text
        }.joined(separator: ":")
    }

    public static func < (left: MACAddress, right: MACAddress) -> Bool { left.value < right.value }
}

extension MACAddress: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = MACAddress(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is not of the form 02:42:ac:11:00:02")
        }
        self = address
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
