/// How a director hands packets to a real server.
public enum Forwarding: String, Hashable, Sendable, Codable, CaseIterable {
    /// Direct routing: the frame is re-addressed, the packet left as it is, so ports cannot be remapped.
    case dr
    /// Tunnelling (`Tunnel` says how); the packet inside is left as it is.
    case tun
    /// Masquerading: destination address and port are rewritten, answers pass the director.
    case masq

    /// Tells whether a real server may listen on another port than the virtual service.
    public var allowsPortRemap: Bool { self == .masq }

    /// Tells whether packets arrive at the real server addressed to the VIP, which it must hold then.
    public var keepsDestination: Bool { self != .masq }

    /// Tells whether a real server may be of another address family than the virtual service.
    public var crossesFamilies: Bool { self == .tun }
}
