import Foundation
import Glibc

/// A client that asks a UDP service from one and the same port over and over, and remembers when it was answered.
final class DatagramLoop: @unchecked Sendable {
    struct Sample: Sendable {
        var time: Date
        var edge: String
    }

    private let lock = NSLock()
    private var collected: [Sample] = []
    private var isStopping = false
    private let ended = DispatchSemaphore(value: 0)

    init(_ address: String, _ port: UInt16) {
        Thread.detachNewThread { [self] in
            defer { ended.signal() }
            guard (try? NetworkNamespace.enter("client")) != nil else { return }
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            // Network byte order.
            name.sin_port = port.bigEndian
            guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else { return }
            // Connected, so its own port stays; an ICMP error is an answer that is not counted.
            let handle = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(handle) }
            _ = withUnsafePointer(to: &name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            var buffer = [UInt8](repeating: 0, count: 1024)
            while !lock.withLock({ isStopping }) {
                _ = send(handle, "hello", 5, Int32(MSG_NOSIGNAL))
                var item = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
                guard poll(&item, 1, 50) > 0 else { continue }
                let count = recv(handle, &buffer, buffer.count, 0)
                guard count > 0 else { continue }
                let edge = String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
                lock.withLock { collected.append(Sample(time: Date(), edge: edge)) }
                poll(nil, 0, 10)
            }
        }
    }

    var samples: [Sample] { lock.withLock { collected } }

    func stop() -> [Sample] {
        lock.withLock { isStopping = true }
        ended.wait()
        return samples
    }
}
