import FleetModel
import Glibc
import Synchronization

@testable import DirectorAgent

/// A server on 127.0.0.1 that does what a test wants: accepts and counts, answers, is silent, or is not there any more.
final class Listener: Sendable {
    private let handle: Int32
    let port: UInt16
    private let accepted = Mutex<[(source: UInt16, request: String)]>([])

    /// - Parameters:
    ///   - answer: what each connection gets; nil: nothing is accepted.
    ///   - backlog: how many connections wait to be accepted.
    init(answer: String?, backlog: Int32 = 64) throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let place = SocketAddress(IPAddress(v4: 0x7F00_0001), port: 0)
        guard handle >= 0, place.bind(handle) == 0, listen(handle, backlog) == 0 else {
            throw FileError("listen on", "127.0.0.1")
        }
        port = Self.port(of: handle)
        guard let answer else { return }
        PosixThread.start { [self] in serve(answer) }
    }

    deinit { close(handle) }

    var requests: [String] { accepted.withLock { $0.map(\.request) } }

    /// Refuses from now on.
    func end() { shutdown(handle, Int32(SHUT_RDWR)) }

    private func serve(_ answer: String) {
        while true {
            let connection = accept(handle, nil, nil)
            guard connection >= 0 else { return }
            var request = ""
            var buffer = [UInt8](repeating: 0, count: 4096)
            while !answer.isEmpty, !request.hasSuffix("\r\n\r\n") {
                let count = recv(connection, &buffer, buffer.count, 0)
                guard count > 0 else { break }
                request += String(decoding: buffer[..<count], as: UTF8.self)
            }
            _ = send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
            close(connection)
            accepted.withLock { $0.append((0, request)) }
        }
    }

    static func port(of handle: Int32) -> UInt16 {
        var place = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(handle, $0, &length) }
        }
        return UInt16(bigEndian: place.sin_port)
    }

    /// A port of 127.0.0.1 on which nobody listens.
    static func freePort(datagrams: Bool = false) -> UInt16 {
        let type = datagrams ? SOCK_DGRAM : SOCK_STREAM
        let handle = socket(AF_INET, Int32(type.rawValue), 0)
        defer { close(handle) }
        _ = SocketAddress(IPAddress(v4: 0x7F00_0001), port: 0).bind(handle)
        return port(of: handle)
    }
}
