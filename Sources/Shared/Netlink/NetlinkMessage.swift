internal import CNetlink

/// One message of a datagram, its header read.
package struct NetlinkMessage {
    package static let headerBytes = 16

    package let type: UInt16
    package let flags: UInt16
    package let sequence: UInt32
    package let payload: ArraySlice<UInt8>

    /// The last message of a dump.
    package var isDone: Bool { type == UInt16(NLMSG_DONE) }

    /// The dump saw a table that changed; IPVS of today never says so.
    package var isInterrupted: Bool { flags & UInt16(NLM_F_DUMP_INTR) != 0 }

    /// The errno of an answer, 0 for an acknowledgement; nil for a message that carries data.
    package var errorCode: Int32? {
        guard type == UInt16(NLMSG_ERROR) || isDone else { return nil }
        guard let code = payload.load(as: Int32.self) else { return isDone ? 0 : Int32.max }
        return code == Int32.min ? Int32.max : -code
    }

    /// The attributes of a generic netlink message, which stand behind `struct genlmsghdr`.
    package var attributes: AttributeDecoder { attributes(after: 4) }

    /// The attributes that stand behind a header of so many bytes.
    package func attributes(after header: Int) -> AttributeDecoder { AttributeDecoder(payload.dropFirst(header)) }
}

/// Splits a datagram into its messages; what is cut off or overruns the datagram ends the sequence.
package struct NetlinkMessages: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    package init(_ datagram: [UInt8]) {
        rest = datagram[...]
    }

    package mutating func next() -> NetlinkMessage? {
        guard let length = rest.load(as: UInt32.self), let type = rest.load(at: 4, as: UInt16.self),
            let flags = rest.load(at: 6, as: UInt16.self), let sequence = rest.load(at: 8, as: UInt32.self),
            length >= NetlinkMessage.headerBytes, length <= rest.count
        else { return nil }
        let payload = rest.prefix(Int(length)).dropFirst(NetlinkMessage.headerBytes)
        rest = rest.dropFirst(AttributeEncoder.aligned(Int(length)))
        return NetlinkMessage(type: type, flags: flags, sequence: sequence, payload: payload)
    }
}
