import FleetModel
import Glibc

/// A socket that sends to a multicast group by one interface, no further than its network, and not to this host.
final class SyncSocket: TellingLine {
    private let handle: Int32
    private let place: String

    init(interface: String, group: IPAddress, port: UInt16) throws(FileError) {
        place = "\(group.bracketed):\(port) by \(interface)"
        let index = if_nametoindex(interface)
        guard index > 0 else { throw FileError("find the interface", interface) }
        let family = group.family == .v4 ? AF_INET : AF_INET6
        handle = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { throw FileError("open a socket for", place) }
        switch group.family {
        case .v4:
            let level = Int32(IPPROTO_IP)
            try set(
                level, IP_MULTICAST_IF,
                ip_mreqn(imr_multiaddr: in_addr(), imr_address: in_addr(), imr_ifindex: Int32(index)))
            try set(level, IP_MULTICAST_LOOP, Int32(0))
            try set(level, IP_MULTICAST_TTL, Int32(1))
        case .v6:
            let level = Int32(IPPROTO_IPV6)
            try set(level, IPV6_MULTICAST_IF, Int32(index))
            try set(level, IPV6_MULTICAST_LOOP, Int32(0))
            try set(level, IPV6_MULTICAST_HOPS, Int32(1))
        }
        guard SocketAddress(group, port: port).connect(handle) == 0 else { throw FileError("reach", place) }
    }

    deinit { close(handle) }

    func send(_ datagram: [UInt8]) throws {
        let sent = datagram.withUnsafeBytes { Glibc.send(handle, $0.baseAddress, $0.count, 0) }
        guard sent == datagram.count else { throw FileError("send to", place) }
    }

    private func set(_ level: Int32, _ option: Int32, _ value: some BitwiseCopyable) throws(FileError) {
        let code = withUnsafeBytes(of: value) {
            setsockopt(handle, level, option, $0.baseAddress, socklen_t($0.count))
        }
        guard code == 0 else { throw FileError("prepare a socket for", place) }
    }
}
