internal import CNetlink
internal import FleetNetlink

/// The flags of requests to rtnetlink; `NLM_F_DUMP` is a macro that Swift cannot read.
enum RouteFlags {
    static let acknowledged = UInt16(NLM_F_REQUEST | NLM_F_ACK)
    static let dump = UInt16(NLM_F_REQUEST | NLM_F_ROOT | NLM_F_MATCH)
}

extension NetlinkSocket {
    /// Sends one order and waits for its acknowledgement.
    ///
    /// - Parameter operation: what is tried, as it stands after "cannot": `add the local route 192.0.2.1/32`.
    mutating func order(
        _ encoder: inout AttributeEncoder, type: UInt16, flags: UInt16 = 0, header: some BitwiseCopyable,
        _ operation: String, _ body: (inout AttributeEncoder) -> Void
    ) throws(NetlinkError) {
        let sequence = reserveSequence()
        encoder.reset()
        encoder.message(
            type: type, flags: RouteFlags.acknowledged | flags, sequence: sequence, header: header, body)
        try send(encoder.bytes, operation)
        _ = try answer(sequence, operation)
    }

    /// Asks for a list, and gives its messages.
    mutating func list(
        _ encoder: inout AttributeEncoder, type: UInt16, header: some BitwiseCopyable, _ operation: String
    ) throws(NetlinkError) -> [NetlinkMessage] {
        let sequence = reserveSequence()
        encoder.reset()
        encoder.message(type: type, flags: RouteFlags.dump, sequence: sequence, header: header) { _ in }
        var messages: [NetlinkMessage] = []
        try dump(encoder.bytes, sequence, operation) { messages = $0 }
        return messages
    }
}
