internal import CNetlink
internal import Glibc

/// Owns one generic netlink socket, connected and bound to one family.
///
/// Whoever meets an error drops the socket and opens another: closing it discards every reply that was still under way.
struct NetlinkSocket: ~Copyable {
    /// The kernel puts at most 32 KiB of a dump into a datagram.
    private static let datagramBytes = 32 * 1024
    /// The kernel charges 768 bytes for an answer; the larger sizes need CAP_NET_ADMIN in the initial user namespace.
    private static let receiveBufferBytes: [Int32] = [8 << 20, 1 << 20]
    private static let receiveTimeoutSeconds = 2

    private let socket: OpaquePointer
    /// The number that the kernel gave the family; messages carry it as their type.
    let family: UInt16
    private var sequence: UInt32 = 0

    /// Connects and resolves the family, which makes the kernel load its module where it may.
    init(family name: String) throws(NetlinkError) {
        let operation = "open a netlink socket"
        guard let socket = nl_socket_alloc() else { throw NetlinkError(operation, library: -NLE_NOMEM) }
        do throws(NetlinkError) {
            try Self.check(operation, genl_connect(socket))
            Self.configure(socket)
            family = try Self.resolve(name, socket)
        } catch {
            nl_socket_free(socket)
            throw error
        }
        self.socket = socket
    }

    deinit {
        nl_socket_free(socket)
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
        let sent = bytes.withUnsafeBytes { buffer in
            nl_sendto(socket, UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count)
        }
        try Self.check(operation(), sent)
    }

    /// Waits for one datagram and splits it; one that did not come from the kernel is empty.
    func receive(_ operation: @autoclosure () -> String) throws(NetlinkError) -> NetlinkMessages {
        var sender = sockaddr_nl()
        var buffer: UnsafeMutablePointer<UInt8>?
        let count = nl_recv(socket, &sender, &buffer, nil)
        defer { free(buffer) }
        guard count >= 0 else { throw NetlinkError(operation(), library: count) }
        guard count > 0, sender.nl_pid == 0 else { return NetlinkMessages([]) }
        return NetlinkMessages(Array(UnsafeBufferPointer(start: buffer, count: Int(count))))
    }

    private static func resolve(_ name: String, _ socket: OpaquePointer) throws(NetlinkError) -> UInt16 {
        let family = genl_ctrl_resolve(socket, name)
        guard family >= 0 else {
            let missing = -family == NLE_OBJ_NOTFOUND
            throw NetlinkError(
                missing ? "find \(name) in this kernel (is the module ip_vs loaded?)" : "find \(name) in this kernel",
                library: family)
        }
        return UInt16(truncatingIfNeeded: family)
    }

    /// What helps and is not needed: none of these failing is an error.
    private static func configure(_ socket: OpaquePointer) {
        // One system call a datagram instead of two.
        nl_socket_disable_msg_peek(socket)
        nl_socket_set_msg_buf_size(socket, datagramBytes)
        let descriptor = nl_socket_get_fd(socket)
        for bytes in receiveBufferBytes where set(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, bytes) { break }
        // Answers to failed messages without a copy of the message.
        _ = set(descriptor, SOL_NETLINK, NETLINK_CAP_ACK, Int32(1))
        _ = set(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeval(tv_sec: receiveTimeoutSeconds, tv_usec: 0))
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: some BitwiseCopyable) -> Bool
    {
        withUnsafeBytes(of: value) {
            setsockopt(descriptor, level, option, $0.baseAddress, socklen_t($0.count)) == 0
        }
    }

    private static func check(_ operation: @autoclosure () -> String, _ code: Int32) throws(NetlinkError) {
        if code < 0 { throw NetlinkError(operation(), library: code) }
    }
}
