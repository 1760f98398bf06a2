import FleetModel

/// What is probed: an address, and how. Equal ones are one, whatever pools and services they stand in.
struct CheckTarget: Hashable, Sendable {
    /// The VIP that a probe is addressed to, and the firewall mark by which IPVS carries it to the server.
    struct Way: Hashable, Sendable {
        var vip: IPAddress
        var mark: UInt32
    }

    /// The real server's.
    var address: IPAddress
    var check: Slice.Check
    /// nil: the server itself is asked.
    var way: Way?

    /// What stands in the packets.
    var destination: IPAddress { way?.vip ?? address }
}
