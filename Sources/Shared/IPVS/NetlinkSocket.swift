/// Speaks to one generic netlink family, message by message.
///
/// Whoever meets an error drops the socket and opens another: closing it discards every reply that was still under way.
struct NetlinkSocket: ~Copyable {
    private let transport: any NetlinkTransport
    /// The number that the kernel gave the family; messages carry it as their type.
    let family: UInt16
    private var sequence: UInt32 = 0

    /// Connects and resolves the family, which makes the kernel load its module where it may.
    init(family name: String) throws(NetlinkError) {
        try self.init(try KernelTransport(), family: name)
    }

    /// The same over a transport of the caller's.
    init(_ transport: any NetlinkTransport, family name: String) throws(NetlinkError) {
        family = try transport.resolve(name)
        self.transport = transport
    }

    /// Reserves `count` consecutive sequence numbers and returns the first.
    mutating func reserveSequence(_ count: Int = 1) -> UInt32 {
        // 0 is what the kernel puts into its own notifications.
        if sequence >= UInt32.max - UInt32(count) { sequence = 0 }
        defer { sequence += UInt32(count) }
        return sequence + 1
    }

    /// Sends whole messages as one datagram; the kernel handles them in their order.
    func send(_ bytes: [UInt8], _ operation: @autoclosure () -> String) throws(NetlinkError) {
        try transport.send(bytes, operation())
    }

    /// Waits for one datagram and splits it; one that did not come from the kernel is empty.
    func receive(_ operation: @autoclosure () -> String) throws(NetlinkError) -> NetlinkMessages {
        NetlinkMessages(try transport.receive(operation()))
    }
}
