/// How packets are wrapped on their way to a real server where the forwarding is `tun`.
public struct Tunnel: Hashable, Sendable, Codable {
    /// The raw value is ipvsadm's word (`--tun-type`).
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The packet in another IP packet, of either family.
        case ipip
        /// Generic UDP encapsulation.
        case gue
        case gre
    }

    /// What becomes of the outer header's checksum.
    public enum Checksum: String, Hashable, Sendable, Codable, CaseIterable {
        /// There is none.
        case none
        case checksum
        /// Remote checksum offload: the inner one stands for it.
        case remote
    }

    public var type: Kind
    /// The UDP port at which real servers unwrap; of `gue` alone, which must have it.
    public var port: UInt16?
    public var checksum: Checksum

    public init(type: Kind, port: UInt16? = nil, checksum: Checksum = .none) {
        self.type = type
        self.port = port
        self.checksum = checksum
    }

    /// What the kernel takes where nothing is said.
    public static let ipip = Tunnel(type: .ipip)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decode(Kind.self, forKey: .type)
        port = try container.decodeIfPresent(UInt16.self, forKey: .port)
        checksum = try container.decodeIfPresent(Checksum.self, forKey: .checksum) ?? .none
    }

    /// Why the parts do not go together, with the field that says so; nil where they do.
    public var fault: (field: String, reason: String)? {
        switch type {
        case .ipip where checksum != .none:
            return ("checksum", "ipip has no header that could carry a checksum")
        case .gre where checksum == .remote:
            return ("checksum", "remote checksum offload works with gue alone")
        case .gue where port == nil: return ("port", "gue needs the UDP port at which real servers unwrap")
        case .gue where port == 0: return ("port", "0 is not a port")
        case .ipip where port != nil, .gre where port != nil:
            return ("port", "\(type.rawValue) has no port, only gue has")
        case .ipip, .gre, .gue: return nil
        }
    }
}

extension Tunnel: CustomStringConvertible {
    /// `ipip`, `gue:6080 checksum`.
    public var description: String {
        type.rawValue + (port.map { ":\($0)" } ?? "") + (checksum == .none ? "" : " \(checksum.rawValue)")
    }
}
