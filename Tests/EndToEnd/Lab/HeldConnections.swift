import Foundation
import Glibc

/// Many clients outside the cluster, each with one TCP connection that it keeps: asks over it, and says who answered.
final class HeldConnections: @unchecked Sendable {
    /// What became of one connection at a question.
    enum Answer: Hashable, Sendable {
        case served(String)
        /// The connection was reset or closed.
        case ended
        case silence
    }

    private let handles: [Int32]

    /// Opens the connections; throws where one is refused.
    static func open(_ count: Int, to address: String, _ port: UInt16) async throws -> HeldConnections {
        try await NetworkNamespace.run(in: "client") {
            HeldConnections(try (0..<count).map { _ in try connect(address, port) })
        }
    }

    private init(_ handles: [Int32]) { self.handles = handles }

    /// Asks over every connection for a page, and gives each one's answer: the name of the edge.
    func ask(seconds: Double = 5) async throws -> [Answer] {
        let handles = handles
        return try await NetworkNamespace.run(in: "client") {
            let question = "GET / HTTP/1.1\r\nHost: held\r\n\r\n"
            let sent = handles.map { send($0, question, question.utf8.count, Int32(MSG_NOSIGNAL)) > 0 }
            let deadline = Date().addingTimeInterval(seconds)
            return zip(handles, sent).map { handle, isSent in isSent ? Self.answer(handle, deadline) : .ended }
        }
    }

    func close() { for handle in handles { Glibc.close(handle) } }

    private static func connect(_ address: String, _ port: UInt16) throws -> Int32 {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        // Network byte order.
        name.sin_port = port.bigEndian
        guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else { throw LabError("\(address) is no address") }
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let failed = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) != 0
            }
        }
        guard !failed else {
            defer { Glibc.close(handle) }
            throw LabError("connect \(address) port \(port): \(String(cString: strerror(errno)))")
        }
        return handle
    }

    /// Reads one page: nginx answers a short one in one piece.
    private static func answer(_ handle: Int32, _ deadline: Date) -> Answer {
        var item = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
        guard poll(&item, 1, Int32(max(0, deadline.timeIntervalSinceNow) * 1000)) > 0 else { return .silence }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(handle, &buffer, buffer.count, 0)
        guard count > 0 else { return .ended }
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        guard text.hasPrefix("HTTP/1.1 200"), let body = text.components(separatedBy: "\r\n\r\n").last else {
            return .ended
        }
        return .served(String(body.prefix { $0 != " " }))
    }
}
