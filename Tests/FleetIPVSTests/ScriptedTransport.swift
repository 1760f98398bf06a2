import CNetlink
import FleetModel
import FleetNetlink
import Synchronization

@testable import FleetIPVS

/// A kernel that answers each message as a test says; where nothing is left to say, it is silent.
final class ScriptedTransport: NetlinkTransport, Sendable {
    enum Reply: Sendable {
        case datagram([UInt8])
        case failure(NetlinkError.Cause)
    }

    static let family: UInt16 = 0x1f

    private let answer: @Sendable (NetlinkMessage) -> [Reply]
    private let waiting = Mutex<[Reply]>([])

    init(_ answer: @escaping @Sendable (NetlinkMessage) -> [Reply]) { self.answer = answer }

    func resolve(_ family: String) throws(NetlinkError) -> UInt16 { Self.family }

    func send(_ bytes: [UInt8], _ operation: @autoclosure () -> String) throws(NetlinkError) {
        let replies = NetlinkMessages(bytes).flatMap(answer)
        waiting.withLock { $0 += replies }
    }

    func receive(_ operation: @autoclosure () -> String) throws(NetlinkError) -> [UInt8] {
        switch waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        case .datagram(let bytes): return bytes
        case .failure(let cause): throw NetlinkError(operation(), cause)
        case nil: throw NetlinkError(operation(), .timeout)
        }
    }
}

/// Messages as a kernel writes them.
enum KernelWords {
    /// `struct nlmsgerr`: 0 is the acknowledgement.
    static func error(_ code: Int32, to message: NetlinkMessage) -> [UInt8] {
        header(UInt16(NLMSG_ERROR), 0, message.sequence, payload: bytes(-code) + [UInt8](repeating: 0, count: 16))
    }

    static func done(_ message: NetlinkMessage, flags: Int32 = 0) -> [UInt8] {
        header(UInt16(NLMSG_DONE), UInt16(NLM_F_MULTI | flags), message.sequence, payload: bytes(Int32(0)))
    }

    static func service(
        _ key: VirtualService.Key, _ settings: VirtualService.Settings, in message: NetlinkMessage,
        sequence: UInt32? = nil
    ) -> [UInt8] {
        var encoder = AttributeEncoder()
        encoder.message(
            family: ScriptedTransport.family, flags: UInt16(NLM_F_MULTI), sequence: sequence ?? message.sequence,
            command: UInt8(IPVS_CMD_NEW_SERVICE)
        ) { $0.append(service: key, settings) }
        return encoder.bytes
    }

    private static func header(
        _ type: UInt16, _ flags: UInt16, _ sequence: UInt32, payload: [UInt8]
    ) -> [UInt8] {
        bytes(UInt32(16 + payload.count)) + bytes(type) + bytes(flags) + bytes(sequence) + bytes(UInt32(0)) + payload
    }

    private static func bytes(_ value: some BitwiseCopyable) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}

extension NetlinkMessage {
    /// The command of a generic netlink message.
    var command: Int { payload.first.map(Int.init) ?? -1 }
    var isDump: Bool { flags & UInt16(NLM_F_ROOT) != 0 }
}
