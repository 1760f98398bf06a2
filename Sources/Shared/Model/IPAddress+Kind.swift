extension IPAddress {
    /// Why this address can never be a VIP, a director or a real server, as the end of a sentence; nil if it can.
    ///
    /// The kernel takes some of these without a word (127.0.0.1 as a real server), so they are refused before it sees them.
    public var unusableReason: String? {
        switch family {
        case .v4: reservedV4.first { $0.network.contains(self) }?.reason
        case .v6: reservedV6.first { $0.network.contains(self) }?.reason
        }
    }

    /// 224.0.0.0/4 and ff00::/8.
    public var isMulticast: Bool {
        switch family {
        case .v4: value >> 28 == 0xE
        case .v6: value >> 120 == 0xFF
        }
    }
}

private struct Reserved: Sendable {
    let network: IPNetwork
    let reason: String

    init(_ text: String, _ reason: String) {
        // A literal that does not parse would make the range empty, which the tests of every row would show.
        network = IPNetwork(text) ?? IPNetwork(IPAddress(v6: 0), prefixLength: 128)
        self.reason = reason
    }
}

private let reservedV4 = [
    Reserved("0.0.0.0/8", "is not a host's address"),
    Reserved("127.0.0.0/8", "is a loopback address"),
    Reserved("169.254.0.0/16", "is a link-local address"),
    Reserved("224.0.0.0/4", "is a multicast address"),
    Reserved("255.255.255.255/32", "is the broadcast address"),
    Reserved("240.0.0.0/4", "is a reserved address"),
]

private let reservedV6 = [
    Reserved("::/128", "is not a host's address"),
    Reserved("::1/128", "is a loopback address"),
    Reserved("::ffff:0:0/96", "is an IPv4 address in IPv6 clothes: write it as IPv4"),
    Reserved("fe80::/10", "is a link-local address"),
    Reserved("ff00::/8", "is a multicast address"),
]
