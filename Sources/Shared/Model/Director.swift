/// A machine of a pair that runs IPVS and the agent.
public struct Director: Hashable, Sendable, Codable {
    /// Unique in the fleet.
    public var name: String
    /// Its own address, by which its neighbours know it.
    public var address: IPAddress
    /// Its own address of the other family, where the pair carries VIPs of both.
    public var secondAddress: IPAddress?
    /// Active without VRRP: the director holds the pair's VIPs all the time.
    public var isStatic: Bool

    public init(name: String, address: IPAddress, secondAddress: IPAddress? = nil, isStatic: Bool = false) {
        self.name = name
        self.address = address
        self.secondAddress = secondAddress
        self.isStatic = isStatic
    }

    public var addresses: [IPAddress] { [address] + (secondAddress.map { [$0] } ?? []) }

    enum CodingKeys: String, CodingKey {
        case name, address, secondAddress
        case isStatic = "static"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        address = try container.decode(IPAddress.self, forKey: .address)
        secondAddress = try container.decodeIfPresent(IPAddress.self, forKey: .secondAddress)
        isStatic = try container.decodeIfPresent(Bool.self, forKey: .isStatic) ?? false
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(address, forKey: .address)
        try container.encodeIfPresent(secondAddress, forKey: .secondAddress)
        if isStatic { try container.encode(true, forKey: .isStatic) }
    }
}
