import Glibc

/// Ports of 127.0.0.1 that nobody uses, held open together while they are looked for, so that they differ.
struct FreePorts: Sendable {
    let etcd: UInt16
    let peer: UInt16
    let server: UInt16
    /// Where a server can stand that its clients do not find.
    let aside: UInt16

    init() throws {
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        func free() throws -> UInt16 {
            let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard socket >= 0 else { throw LiveError("no socket") }
            sockets.append(socket)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
                }
            }
            guard isBound else { throw LiveError("no free port on 127.0.0.1") }
            return UInt16(bigEndian: address.sin_port)
        }
        (etcd, peer, server, aside) = (try free(), try free(), try free(), try free())
    }
}
