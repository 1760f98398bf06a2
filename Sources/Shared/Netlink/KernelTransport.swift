internal import CNetlink
internal import Glibc

/// One netlink socket of libnl, connected; it belongs to the network namespace in which it was opened.
package final class KernelTransport: NetlinkTransport {
    /// The kernel puts at most 32 KiB of a dump into a datagram.
    private static let datagramBytes = 32 * 1024
    /// The kernel charges 768 bytes for an answer; the larger sizes need CAP_NET_ADMIN in the initial user namespace.
    package static let receiveBufferBytes: [Int32] = [8 << 20, 1 << 20]
    private static let receiveTimeoutSeconds = 2

    private let socket: OpaquePointer

    /// To whom a socket speaks: NETLINK_GENERIC and its families, or NETLINK_ROUTE.
    package enum Bus {
        case generic, route

        fileprivate var number: Int32 {
            switch self {
            case .generic: NETLINK_GENERIC
            case .route: NETLINK_ROUTE
            }
        }
    }

    /// - Parameter receiveBufferBytes: sizes for the receive buffer; the first that the kernel grants stands.
    package init(
        _ bus: Bus = .generic, receiveBufferBytes sizes: [Int32] = KernelTransport.receiveBufferBytes
    ) throws(NetlinkError) {
        let operation = "open a netlink socket"
        guard let socket = nl_socket_alloc() else { throw NetlinkError(operation, library: -NLE_NOMEM) }
        self.socket = socket
        try Self.check(operation, nl_connect(socket, bus.number))
        configure(sizes)
    }

    deinit {
        nl_socket_free(socket)
    }

    package func resolve(_ name: String) throws(NetlinkError) -> UInt16 {
        let family = genl_ctrl_resolve(socket, name)
        guard family >= 0 else {
            let hint = -family == NLE_OBJ_NOTFOUND ? " (is the module \(Self.module(of: name)) loaded?)" : ""
            throw NetlinkError("find \(name) in this kernel\(hint)", library: family)
        }
        return UInt16(truncatingIfNeeded: family)
    }

    /// The kernel's module that brings a family; most have one name for both.
    static func module(of family: String) -> String { family == "IPVS" ? "ip_vs" : family }

    package func send(_ bytes: [UInt8], _ operation: @autoclosure () -> String) throws(NetlinkError) {
        let sent = bytes.withUnsafeBytes { buffer in
            nl_sendto(socket, UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count)
        }
        try Self.check(operation(), sent)
    }

    package func receive(_ operation: @autoclosure () -> String) throws(NetlinkError) -> [UInt8] {
        var sender = sockaddr_nl()
        var buffer: UnsafeMutablePointer<UInt8>?
        let count = nl_recv(socket, &sender, &buffer, nil)
        defer { free(buffer) }
        guard count >= 0 else { throw NetlinkError(operation(), library: count) }
        guard count > 0, sender.nl_pid == 0 else { return [] }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
    }

    /// What helps and is not needed: none of these failing is an error.
    private func configure(_ sizes: [Int32]) {
        // One system call a datagram instead of two.
        nl_socket_disable_msg_peek(socket)
        nl_socket_set_msg_buf_size(socket, Self.datagramBytes)
        let descriptor = nl_socket_get_fd(socket)
        for bytes in sizes where Self.set(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, bytes) { break }
        // Answers to failed messages without a copy of the message.
        _ = Self.set(descriptor, SOL_NETLINK, NETLINK_CAP_ACK, Int32(1))
        _ = Self.set(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeval(tv_sec: Self.receiveTimeoutSeconds, tv_usec: 0))
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
