import Foundation

/// One accepted connection: bytes in, bytes out, and no more knowledge than HTTP's framing.
final class Connection: @unchecked Sendable {
    let descriptor: Int32
    private var rest: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next request's head; nil when the client is gone.
    func head() -> String? {
        while true {
            if let end = rest.indices.dropLast(3).first(where: { rest[$0..<$0 + 4] == [13, 10, 13, 10] }) {
                defer { rest.removeFirst(end + 4) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            guard receive() else { return nil }
        }
    }

    /// What comes after a head, of so many bytes; nil when the client is gone.
    func body(_ length: Int) -> String? {
        while rest.count < length {
            guard receive() else { return nil }
        }
        defer { rest.removeFirst(length) }
        return String(decoding: rest.prefix(length), as: UTF8.self)
    }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        rest += buffer[..<count]
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    private func send(_ all: [UInt8]) -> Bool {
        var bytes = all[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    func answer(_ code: Int, _ body: String, headers: [String] = []) -> Bool {
        let phrase =
            [
                200: "OK", 201: "Created", 405: "Method Not Allowed", 409: "Conflict",
                415: "Unsupported Media Type", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
                404: "Not Found", 410: "Gone",
                422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error",
                503: "Service Unavailable", 504: "Gateway Timeout",
            ][code] ?? "Other"
        let fields = [
            "HTTP/1.1 \(code) \(phrase)", "Cache-Control: no-cache, private", "Content-Type: application/json",
        ]
        let length = ["Content-Length: \(body.utf8.count)"]
        return send((fields + headers + length).joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    func beginChunks() -> Bool {
        send(
            "HTTP/1.1 200 OK\r\nCache-Control: no-cache, private\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n")
    }

    /// Sends a text as one chunk, or in chunks of so many bytes each, wherever that cuts lines and characters.
    func chunk(_ text: String, every length: Int? = nil) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = rest.prefix(length ?? rest.count)
            rest = rest.dropFirst(piece.count)
            let size = String(piece.count, radix: 16)
            guard send(Array("\(size)\r\n".utf8) + piece + Array("\r\n".utf8)) else { return false }
        }
        return true
    }

    func endChunks() -> Bool { send("0\r\n\r\n") }

    /// Tells whether the other side has closed.
    var isGone: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    /// Ends both directions, so that threads in `recv` and `send` come back.
    func cut() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
