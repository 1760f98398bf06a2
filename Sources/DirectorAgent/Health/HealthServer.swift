import Glibc
import Synchronization

/// A listener for a few monitors: GET only, one short request a connection, on a thread of its own.
///
/// Small on purpose: an HTTP framework would be most of the agent's size for three pages.
final class HealthServer: Sendable {
    private static let requestLimit = 4096
    /// How long one client may take for its request.
    private let patience: Duration

    private let listener: Int32
    private let pages: @Sendable (String) -> Page?
    private let isCancelled = Mutex(false)

    /// A director's pages.
    ///
    /// - Parameters:
    ///   - probes: how many probes of real servers have been started.
    ///   - now: seconds since 1970.
    convenience init(
        listen: String, window: StateWindow, patience: Duration = .seconds(2),
        probes: @escaping @Sendable () -> Int = { 0 }, now: @escaping @Sendable () -> Int64
    ) throws(FileError) {
        try self.init(listen: listen, patience: patience) { target in
            HealthPages.page(target, state: window.state, probes: probes(), now: now())
        }
    }

    /// Listens on `ADDRESS:PORT`, IPv6 in brackets.
    ///
    /// - Parameter pages: the page of a request line's target; nil where there is none.
    init(
        listen: String, patience: Duration = .seconds(2), pages: @escaping @Sendable (String) -> Page?
    ) throws(FileError) {
        self.pages = pages
        self.patience = patience
        guard let place = SocketPlace(text: listen) else { throw FileError("listen on", listen, EINVAL) }
        let handle = socket(place.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { throw FileError("open a socket for", listen) }
        var on: Int32 = 1
        setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard place.bind(handle) == 0, Glibc.listen(handle, 16) == 0 else {
            let code = errno
            close(handle)
            throw FileError("listen on", listen, code)
        }
        listener = handle
    }

    /// Where it listens; nil where the system does not say.
    var port: UInt16? {
        var place = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let status = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        // The port stands at the same place for both families.
        return status == 0 ? UInt16(bigEndian: place.sin6_port) : nil
    }

    /// Serves until the task is cancelled.
    func run() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (ended: CheckedContinuation<Void, Never>) in
                PosixThread.start { [self] in
                    serve()
                    ended.resume()
                }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
            shutdown(listener, Int32(SHUT_RDWR))
        }
        close(listener)
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            if isCancelled.withLock({ $0 }) {
                if connection >= 0 { close(connection) }
                return
            }
            guard connection >= 0 else {
                // What accept() refuses passes, or keeps monitors away: neither is a reason to stop the agent.
                usleep(100_000)
                continue
            }
            answer(connection)
            close(connection)
        }
    }

    /// One client at a time, each with a bounded time: a slow one delays monitors, never the agent.
    private func answer(_ connection: Int32) {
        guard let line = requestLine(connection) else { return }
        let words = line.split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else {
            return send(connection, 400, "text/plain", "this is not an HTTP request\n")
        }
        guard words[0] == "GET" || words[0] == "HEAD" else {
            return send(connection, 405, "text/plain", "only GET is answered here\n", extra: "Allow: GET, HEAD\r\n")
        }
        guard let page = pages(String(words[1])) else {
            return send(connection, 404, "text/plain", "there is /livez, /readyz and /metrics\n")
        }
        send(connection, page.status, page.contentType, page.body, isHead: words[0] == "HEAD")
    }

    /// Reads the whole head, so that the answer meets no unread data, and gives its first line.
    private func requestLine(_ connection: Int32) -> String? {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        let end: [UInt8] = [13, 10, 13, 10]
        let deadline = ContinuousClock.now + patience
        while head.count < Self.requestLimit {
            let left = deadline - .now
            guard left > .zero else { return nil }
            limit(connection, to: left)
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            head += buffer[..<count]
            if head.suffix(buffer.count + 3).firstRange(of: end) != nil {
                return String(decoding: head.prefix { $0 != 13 }, as: UTF8.self)
            }
        }
        send(connection, 431, "text/plain", "the request is too long\n")
        return nil
    }

    /// Bounds the next read and the writes, so that drop by drop takes no longer than in one piece.
    private func limit(_ connection: Int32, to left: Duration) {
        let parts = left.components
        var limit = timeval(tv_sec: Int(parts.seconds), tv_usec: Int(parts.attoseconds / 1_000_000_000_000) + 1)
        if limit.tv_usec > 999_999 { limit.tv_usec = 999_999 }
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    private func send(
        _ connection: Int32, _ status: Int, _ type: String, _ body: String, extra: String = "", isHead: Bool = false
    ) {
        let words = [
            200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
            431: "Request Header Fields Too Large",
        ]
        let head =
            "HTTP/1.1 \(status) \(words[status] ?? "Service Unavailable")\r\nContent-Type: \(type)\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\(extra)\r\n"
        var rest = Array((head + (isHead ? "" : body)).utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
