import Foundation
import Glibc

/// A client outside the cluster: asks a VIP, and says who answered.
enum Client {
    enum Answer: Equatable, Sendable {
        case served(String)
        case refused
        case silence
    }

    /// Connects and reads until the end; the lab's edges answer `edge-N tcp PORT CLIENT` without being asked.
    static func tcp(_ address: String, _ port: UInt16, seconds: Double = 2) async throws -> Answer {
        try await NetworkNamespace.run(in: "client") { try ask(address, port, SOCK_STREAM, nil, seconds) }
    }

    /// Asks for a page; the first word of the answer is the edge's name.
    static func http(_ address: String, _ port: UInt16 = 80) async throws -> String {
        let host = address.contains(":") ? "[\(address)]" : address
        let page = try await Command.need(["curl", "-sg", "--max-time", "5", "http://\(host):\(port)/"], in: "client")
        return String(page.prefix { $0 != " " })
    }

    static func udp(_ address: String, _ port: UInt16, seconds: Double = 2) async throws -> Answer {
        try await NetworkNamespace.run(in: "client") { try ask(address, port, SOCK_DGRAM, "hello", seconds) }
    }

    /// Only for use on a thread that has entered the client's namespace.
    static func ask(
        _ address: String, _ port: UInt16, _ type: __socket_type, _ question: String?, _ seconds: Double
    ) throws -> Answer {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        hints.ai_socktype = Int32(type.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, "\(port)", &hints, &found) == 0, let info = found else {
            throw LabError("\(address) is no address")
        }
        defer { freeaddrinfo(found) }
        let handle = socket(info.pointee.ai_family, info.pointee.ai_socktype | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard handle >= 0 else { throw LabError("socket: \(String(cString: strerror(errno)))") }
        defer { close(handle) }
        let deadline = Date().addingTimeInterval(seconds)
        if connect(handle, info.pointee.ai_addr, info.pointee.ai_addrlen) != 0 {
            if errno == ECONNREFUSED { return .refused }
            guard errno == EINPROGRESS else { return .silence }
            guard wait(handle, Int16(POLLOUT), deadline) else { return .silence }
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(handle, SOL_SOCKET, SO_ERROR, &code, &length)
            if code == ECONNREFUSED { return .refused }
            guard code == 0 else { return .silence }
        }
        if let question { _ = send(handle, question, question.utf8.count, Int32(MSG_NOSIGNAL)) }
        return receive(handle, untilEnd: type == SOCK_STREAM, deadline)
    }

    private static func receive(_ handle: Int32, untilEnd: Bool, _ deadline: Date) -> Answer {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 1024)
        while wait(handle, Int16(POLLIN), deadline) {
            let count = recv(handle, &buffer, buffer.count, 0)
            if count < 0 { return errno == ECONNREFUSED ? .refused : .silence }
            text += String(decoding: buffer[..<count], as: UTF8.self)
            if count == 0 || !untilEnd { break }
        }
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return line.isEmpty ? .silence : .served(line)
    }

    private static func wait(_ handle: Int32, _ events: Int16, _ deadline: Date) -> Bool {
        var item = pollfd(fd: handle, events: events, revents: 0)
        let left = deadline.timeIntervalSinceNow * 1000
        return left > 0 && poll(&item, 1, Int32(left)) > 0
    }
}
