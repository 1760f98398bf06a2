import Glibc
import Synchronization

/// A server that answers each request with bytes that the test decides, on real sockets and a thread of its own.
final class RawServer: Sendable {
    /// What to do with one connection after its request has been read.
    enum Answer: Sendable {
        /// Send these pieces, then wait for the next request.
        case send([String])
        /// Send these pieces, then close.
        case sendAndClose([String])
        /// Say nothing until the other side gives up.
        case silence
    }

    let port: UInt16
    private let listener: Int32
    private let answers: @Sendable (String) -> Answer
    private let seen = Mutex<(requests: [String], connections: Int, sent: Int)>(([], 0, 0))

    init(_ answers: @escaping @Sendable (String) -> Answer) throws {
        self.answers = answers
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let handle = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(handle, $0, length)
                _ = getsockname(handle, $0, &length)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        listen(listener, 16)
        Self.detach { [self] in accept() }
    }

    var url: String { "http://127.0.0.1:\(port)/" }
    var requests: [String] { seen.withLock { $0.requests } }
    var connections: Int { seen.withLock { $0.connections } }

    /// Bytes that the kernel has taken over.
    var sent: Int { seen.withLock { $0.sent } }

    func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            seen.withLock { $0.connections += 1 }
            Self.detach { [self] in
                serve(connection)
                Glibc.close(connection)
            }
        }
    }

    private func serve(_ connection: Int32) {
        while let request = readRequest(connection) {
            seen.withLock { $0.requests.append(request) }
            switch answers(request) {
            case .send(let pieces): pieces.forEach { write(connection, $0) }
            case .sendAndClose(let pieces):
                pieces.forEach { write(connection, $0) }
                return
            case .silence:
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) > 0 {}
                return
            }
        }
    }

    private func readRequest(_ connection: Int32) -> String? {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += buffer[..<count]
            let request = String(decoding: text, as: UTF8.self)
            guard let end = request.range(of: "\r\n\r\n") else { continue }
            let length =
                request.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
            if request[end.upperBound...].utf8.count >= length { return request }
        }
    }

    private func write(_ connection: Int32, _ piece: String) {
        let count = send(connection, piece, piece.utf8.count, Int32(MSG_NOSIGNAL))
        seen.withLock { $0.sent += max(0, count) }
    }

    private static func detach(_ work: @escaping @Sendable () -> Void) {
        final class Box { let work: () -> Void; init(_ work: @escaping () -> Void) { self.work = work } }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work() }
                return nil
            }, Unmanaged.passRetained(Box(work)).toOpaque())
        pthread_detach(thread)
    }
}

extension String {
    fileprivate func range(of needle: String) -> Range<String.Index>? { ranges(of: needle).first }
}
