import FleetModel
import Glibc

/// One probe on its way: a socket that never blocks, closed when nobody holds the probe any more.
final class Probe {
    /// How a probe begins.
    enum Start {
        case underWay(Probe)
        case ended(ProbeResult)
    }

    /// What the socket is asked for.
    private enum Phase {
        case connecting
        /// A request or a datagram is out.
        case asked
    }

    let handle: Int32
    private let target: CheckTarget
    private var phase: Phase
    private var answer: [UInt8] = []

    private init(_ handle: Int32, _ target: CheckTarget) {
        self.handle = handle
        self.target = target
        phase = target.check.type == .udp ? .asked : .connecting
    }

    /// What is still connecting goes without a packet, the rest with a FIN.
    deinit { close(handle) }

    /// Waits for room to write, or for something to read.
    var isConnecting: Bool { phase == .connecting }

    /// Sends the first packet.
    ///
    /// - Parameter source: the address to send from; nil: as the kernel chooses.
    static func start(_ target: CheckTarget, from source: IPAddress?) -> Start {
        let isDatagram = target.check.type == .udp
        let type = isDatagram ? SOCK_DGRAM : SOCK_STREAM
        let flags = Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let family = target.destination.family == .v4 ? AF_INET : AF_INET6
        let handle = socket(family, Int32(type.rawValue) | flags, 0)
        guard handle >= 0 else { return .ended(.unasked) }
        let probe = Probe(handle, target)
        if isDatagram { probe.hearOfEveryError() }
        if let mark = target.way?.mark, !probe.travel(by: mark) { return .ended(.unasked) }
        if let source {
            var on: Int32 = 1
            // The port is chosen by connect(), which may use one for many servers.
            setsockopt(handle, Int32(IPPROTO_IP), bindWithoutPort, &on, socklen_t(MemoryLayout<Int32>.size))
            guard SocketAddress(source, port: 0).bind(handle) == 0 else { return .ended(.unasked) }
        }
        if SocketAddress(target.destination, port: target.check.port).connect(handle) != 0, errno != EINPROGRESS {
            return .ended(probe.verdict(on: errno))
        }
        if isDatagram {
            // A single zero: no protocol's beginning, and nothing that a server could act on.
            var byte: UInt8 = 0
            if send(handle, &byte, 1, Int32(MSG_NOSIGNAL)) < 0 { return .ended(probe.verdict(on: errno)) }
        }
        return .underWay(probe)
    }

    /// Looks after the kernel said that there is news; nil: the probe goes on.
    func look() -> ProbeResult? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(handle, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return .unasked }
        guard code == 0 else { return verdict(on: code) }
        switch (target.check.type, phase) {
        case (.http, .connecting):
            let request = HTTPAnswer.request(target)
            phase = .asked
            return send(handle, request, request.count, Int32(MSG_NOSIGNAL)) == request.count ? nil : verdict(on: errno)
        case (.http, .asked): return read()
        default: return .passed
        }
    }

    private func read() -> ProbeResult? {
        var buffer = [UInt8](repeating: 0, count: HTTPAnswer.limit)
        let count = recv(handle, &buffer, buffer.count, 0)
        guard count >= 0 else { return errno == EAGAIN ? nil : verdict(on: errno) }
        answer += buffer[..<count]
        return HTTPAnswer.result(answer, isEnd: count == 0, target.check)
    }

    /// What the end of the patience means.
    static func result(ofSilence check: Slice.Check) -> ProbeResult {
        check.type == .udp ? .silent : .failed("no answer in \(check.timeoutMillis) ms")
    }

    private func verdict(on code: Int32) -> ProbeResult {
        // What this host lacks, or forbids itself, is not the server's fault.
        let own = [EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EADDRINUSE, EACCES, EPERM, EAGAIN, EAFNOSUPPORT]
        if own.contains(code) { return .unasked }
        let attempt =
            switch (target.check.type, phase) {
            case (.udp, _): "datagram"
            case (.http, .asked): "GET \(HTTPAnswer.path(target.check))"
            default: "connect"
            }
        return .failed("\(attempt): \(String(cString: strerror(code)))")
    }

    /// Has IPVS carry the probe to the one server of a mark's service.
    ///
    /// All such probes to a VIP have one destination, so a port is free again at once: a RST in place of a FIN leaves no
    /// TIME_WAIT here, and an entry of ten seconds in the table of connections.
    private func travel(by mark: UInt32) -> Bool {
        var mark = mark
        var abort = linger(l_onoff: 1, l_linger: 0)
        setsockopt(handle, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
        return setsockopt(handle, SOL_SOCKET, SO_MARK, &mark, socklen_t(MemoryLayout<UInt32>.size)) == 0
    }

    /// Without this the kernel keeps "no route to host" from sockets for datagrams.
    private func hearOfEveryError() {
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        switch target.destination.family {
        case .v4: setsockopt(handle, Int32(IPPROTO_IP), Self.receiveErrors4, &on, size)
        case .v6: setsockopt(handle, Int32(IPPROTO_IPV6), Self.receiveErrors6, &on, size)
        }
    }

    /// `IP_RECVERR`, `IPV6_RECVERR` and `IP_BIND_ADDRESS_NO_PORT` of linux/in.h and linux/in6.h.
    private static let receiveErrors4: Int32 = 11
    private static let receiveErrors6: Int32 = 25
    private static let bindWithoutPort: Int32 = 24
}
