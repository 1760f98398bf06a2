/// An IPv4 or IPv6 address as a number, so that it sorts, hashes and compares in constant time.
public struct IPAddress: Hashable, Sendable {
    /// The address family; IPv4 sorts before IPv6.
    public enum Family: UInt8, Hashable, Sendable, Codable, Comparable, CaseIterable {
        case v4 = 4
        case v6 = 6

        /// The length of an address in bits: 32 or 128.
        public var bitWidth: Int { self == .v4 ? 32 : 128 }

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    public let family: Family
    /// The address in host order; an IPv4 address occupies the low 32 bits.
    public let value: UInt128

    /// Makes an IPv4 address from its 32 bits in host order.
    public init(v4 value: UInt32) {
        family = .v4
        self.value = UInt128(value)
    }

    /// Makes an IPv6 address from its 128 bits in host order.
    public init(v6 value: UInt128) {
        family = .v6
        self.value = value
    }

    /// Makes an address from 4 or 16 bytes in network order; any other count gives nil.
    public init?(networkOrderBytes bytes: some Collection<UInt8>) {
        var value: UInt128 = 0
        for byte in bytes.prefix(16) { value = value << 8 | UInt128(byte) }
        switch bytes.count {
        case 4: self.init(v4: UInt32(truncatingIfNeeded: value))
        case 16: self.init(v6: value)
        default: return nil
        }
    }

    /// The address as 4 or 16 bytes in network order.
    public var networkOrderBytes: [UInt8] {
        let count = family.bitWidth / 8
        return (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt128(8 * (count - 1 - $0))) }
    }
}

extension IPAddress: Comparable {
    public static func < (left: IPAddress, right: IPAddress) -> Bool {
        left.family == right.family ? left.value < right.value : left.family < right.family
    }
}

extension IPAddress {
    /// The address after this one; nil after the last of its family.
    public var next: IPAddress? {
        switch family {
        case .v4: value == UInt128(UInt32.max) ? nil : IPAddress(v4: UInt32(truncatingIfNeeded: value + 1))
        case .v6: value == UInt128.max ? nil : IPAddress(v6: value + 1)
        }
    }
}

extension IPAddress: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = IPAddress(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is not an IPv4 or IPv6 address")
        }
        self = address
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
