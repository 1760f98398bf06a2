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
    ///
    /// - Parameter sources: addresses of the client from which they come in turn; empty: its own.
    static func open(
        _ count: Int, to address: String, _ port: UInt16, from sources: [String] = []
    ) async throws -> HeldConnections {
        try await NetworkNamespace.run(in: "client") {
            HeldConnections(
                try (0..<count).map {
                    try connect(address, port, from: sources.isEmpty ? nil : sources[$0 % sources.count])
                })
        }
    }

    private init(_ handles: [Int32]) { self.handles = handles }

    /// Asks over every connection for a page, and gives each one's answer: the name of the edge.
    ///
    /// - Parameter isShuffled: not in the order in which they were opened: `rr` would spread them as it did then, by chance.
    func ask(seconds: Double = 5, shuffled isShuffled: Bool = false) async throws -> [Answer] {
        let handles = handles
        return try await NetworkNamespace.run(in: "client") {
            let question = "GET / HTTP/1.1\r\nHost: held\r\n\r\n"
            var sent = [Bool](repeating: false, count: handles.count)
            for index in isShuffled ? handles.indices.shuffled() : Array(handles.indices) {
                sent[index] = send(handles[index], question, question.utf8.count, Int32(MSG_NOSIGNAL)) > 0
            }
            let deadline = Date().addingTimeInterval(seconds)
            return zip(handles, sent).map { handle, isSent in isSent ? Self.answer(handle, deadline) : .ended }
        }
    }

    func close() { for handle in handles { Glibc.close(handle) } }

    private static func connect(_ address: String, _ port: UInt16, from source: String?) throws -> Int32 {
        let handle = socket(address.contains(":") ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        do {
            // Port 0: any.
            if let source { try use(source, 0, "bind to") { bind(handle, $0, $1) } }
            try use(address, port, "connect to") { Glibc.connect(handle, $0, $1) }
            return handle
        } catch {
            Glibc.close(handle)
            throw error
        }
    }

    private static func use(
        _ address: String, _ port: UInt16, _ what: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws {
        // Ports are in network byte order.
        var (v4, v6) = (sockaddr_in(), sockaddr_in6())
        (v4.sin_family, v4.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
        (v6.sin6_family, v6.sin6_port) = (sa_family_t(AF_INET6), port.bigEndian)
        let status: Int32
        if inet_pton(AF_INET, address, &v4.sin_addr) == 1 {
            status = Self.call(&v4, call)
        } else if inet_pton(AF_INET6, address, &v6.sin6_addr) == 1 {
            status = Self.call(&v6, call)
        } else {
            throw LabError("\(address) is no address")
        }
        guard status == 0 else {
            throw LabError("\(what) \(address) port \(port): \(String(cString: strerror(errno)))")
        }
    }

    private static func call<Form>(
        _ name: inout Form, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Form>.size)) }
        }
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
