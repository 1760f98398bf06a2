/// Addresses from one to another, both of them included; its text is `10.9.0.210-10.9.0.220`, a CIDR, or one address.
public struct AddressRange: Hashable, Sendable, Comparable {
    public let first: IPAddress
    public let last: IPAddress

    /// Nil where the two are of different families, or the last lies before the first.
    public init?(_ first: IPAddress, through last: IPAddress) {
        guard first.family == last.family, first <= last else { return nil }
        (self.first, self.last) = (first, last)
    }

    public func contains(_ address: IPAddress) -> Bool {
        address.family == first.family && first <= address && address <= last
    }

    public func overlaps(_ other: AddressRange) -> Bool { contains(other.first) || other.contains(first) }

    /// The addresses from the first on.
    public var addresses: some Sequence<IPAddress> {
        sequence(first: first) { $0 < last ? $0.next : nil }
    }

    public static func < (left: AddressRange, right: AddressRange) -> Bool {
        (left.first, left.last) < (right.first, right.last)
    }
}

extension AddressRange: LosslessStringConvertible {
    public init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        if ends.count == 2, let first = IPAddress(String(ends[0])), let last = IPAddress(String(ends[1])) {
            self.init(first, through: last)
            return
        }
        guard ends.count == 1, let network = IPNetwork(text) else { return nil }
        self.init(network.address, through: network.last)
    }

    public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}

extension AddressRange: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let range = AddressRange(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "\"\(text)\" is not a range of addresses such as 10.9.0.210-10.9.0.220 or 10.9.0.208/28")
        }
        self = range
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
