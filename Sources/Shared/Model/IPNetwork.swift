/// A range of addresses in CIDR notation, such as 10.9.0.192/26; a bare address is a range of one.
public struct IPNetwork: Hashable, Sendable, Comparable {
    /// The first address of the range: host bits are cleared.
    public let address: IPAddress
    public let prefixLength: Int

    /// Makes the range of `prefixLength` leading bits around an address; nil for a length the family does not have.
    public init?(_ address: IPAddress, prefix prefixLength: Int) {
        guard (0...address.family.bitWidth).contains(prefixLength) else { return nil }
        self.init(address, prefixLength: prefixLength)
    }

    /// The same, with a length outside the family's cut to its ends.
    init(_ address: IPAddress, prefixLength: Int) {
        let width = address.family.bitWidth
        let length = min(max(prefixLength, 0), width)
        let mask = ~UInt128(0) << UInt128(width - length)
        self.prefixLength = length
        self.address =
            address.family == .v4
            ? IPAddress(v4: UInt32(truncatingIfNeeded: address.value & mask)) : IPAddress(v6: address.value & mask)
    }

    /// Tells whether an address lies in the range; an address of the other family never does.
    public func contains(_ candidate: IPAddress) -> Bool {
        guard candidate.family == address.family else { return false }
        return (candidate.value ^ address.value) >> UInt128(address.family.bitWidth - prefixLength) == 0
    }

    /// The last address of the range.
    public var last: IPAddress {
        let hosts = ~(~UInt128(0) << UInt128(address.family.bitWidth - prefixLength))
        return address.family == .v4
            ? IPAddress(v4: UInt32(truncatingIfNeeded: address.value | hosts))
            : IPAddress(v6: address.value | (prefixLength == 0 ? ~0 : hosts))
    }

    public static func < (left: IPNetwork, right: IPNetwork) -> Bool {
        (left.address, left.prefixLength) < (right.address, right.prefixLength)
    }
}

extension IPNetwork: LosslessStringConvertible {
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        guard parts.count == 2 else {
            self.init(address, prefixLength: address.family.bitWidth)
            return
        }
        guard parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(parts[1])
        else { return nil }
        self.init(address, prefix: length)
    }

    public var description: String { "\(address)/\(prefixLength)" }
}

extension IPNetwork: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let network = IPNetwork(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is not a range of addresses such as 10.9.0.192/26")
        }
        self = network
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
