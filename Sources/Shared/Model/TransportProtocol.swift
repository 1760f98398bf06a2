/// A layer 4 protocol that IPVS balances; the raw value is the word used in documents and on the command line.
public enum TransportProtocol: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case tcp
    case udp
    case sctp

    /// The number in the IP header, and in `IPVS_SVC_ATTR_PROTOCOL`.
    public var number: UInt16 {
        switch self {
        case .tcp: 6
        case .udp: 17
        case .sctp: 132
        }
    }

    public init?(number: UInt16) {
        guard let match = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = match
    }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
