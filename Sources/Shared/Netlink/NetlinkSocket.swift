/// Speaks to one generic netlink family, or to rtnetlink, message by message.
///
/// Whoever meets an error drops the socket and opens another: closing it discards every reply that was still under way.
package struct NetlinkSocket: ~Copyable {
    /// How often a dump that says it was interrupted is begun anew.
    private static let dumpAttempts = 5

    private let transport: any NetlinkTransport
    /// The number that the kernel gave the family; messages carry it as their type. 0 for rtnetlink, whose types are commands.
    package let family: UInt16
    private var sequence: UInt32 = 0

    /// Connects and resolves the family, which makes the kernel load its module where it may.
    package init(family name: String) throws(NetlinkError) {
        try self.init(try KernelTransport(), family: name)
    }

    /// The same over a transport of the caller's.
    package init(_ transport: any NetlinkTransport, family name: String) throws(NetlinkError) {
        family = try transport.resolve(name)
        self.transport = transport
    }

    /// Speaks to rtnetlink.
    package init(route transport: any NetlinkTransport) {
        family = 0
        self.transport = transport
    }

    /// Reserves `count` consecutive sequence numbers and returns the first.
    package mutating func reserveSequence(_ count: Int = 1) -> UInt32 {
        // 0 is what the kernel puts into its own notifications.
        if sequence >= UInt32.max - UInt32(count) { sequence = 0 }
        defer { sequence += UInt32(count) }
        return sequence + 1
    }

    /// Sends whole messages as one datagram; the kernel handles them in their order.
    package func send(_ bytes: [UInt8], _ operation: @autoclosure () -> String) throws(NetlinkError) {
        try transport.send(bytes, operation())
    }

    /// Waits for one datagram and splits it; one that did not come from the kernel is empty.
    package func receive(_ operation: @autoclosure () -> String) throws(NetlinkError) -> NetlinkMessages {
        NetlinkMessages(try transport.receive(operation()))
    }

    /// Waits for the one answer to a message: data, or nil for an acknowledgement.
    package func answer(_ sequence: UInt32, _ operation: String) throws(NetlinkError) -> NetlinkMessage? {
        while true {
            for message in try receive(operation) where message.sequence == sequence {
                guard let code = message.errorCode else { return message }
                if code != 0 { throw NetlinkError(operation, .kernel(code)) }
                return nil
            }
        }
    }

    /// Asks for a dump and hands over its messages; a dump that was interrupted is asked for again.
    package func dump(
        _ request: [UInt8], _ sequence: UInt32, _ operation: @autoclosure () -> String,
        _ body: ([NetlinkMessage]) -> Void
    ) throws(NetlinkError) {
        for _ in 0..<Self.dumpAttempts {
            try send(request, operation())
            if let replies = try replies(sequence, operation()) {
                body(replies)
                return
            }
        }
        throw NetlinkError(operation(), .malformed("the table changed during \(Self.dumpAttempts) dumps"))
    }

    /// Collects a dump up to its last message; nil if the kernel calls it interrupted.
    private func replies(
        _ sequence: UInt32, _ operation: @autoclosure () -> String
    ) throws(NetlinkError) -> [NetlinkMessage]? {
        var replies: [NetlinkMessage] = []
        var isInterrupted = false
        while true {
            for message in try receive(operation()) where message.sequence == sequence {
                isInterrupted = isInterrupted || message.isInterrupted
                guard let code = message.errorCode else {
                    replies.append(message)
                    continue
                }
                if code != 0 { throw NetlinkError(operation(), .kernel(code)) }
                return isInterrupted ? nil : replies
            }
        }
    }
}
