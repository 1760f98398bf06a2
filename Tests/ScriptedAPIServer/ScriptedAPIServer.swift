import Foundation

/// A Kubernetes API in this process that answers well, or badly in the ways in which real ones do, as it is told.
///
/// HTTP/1.1 over plain sockets on threads of its own. Objects are JSON text; every change gets the next version.
public final class ScriptedAPIServer: @unchecked Sendable {
    let lock = NSCondition()
    var state = ServerState()
    private let address: String
    private var wantedPort: UInt16
    private var listener: Int32 = -1
    private var connections: [Int32: Connection] = [:]

    public struct SocketError: Error, CustomStringConvertible {
        public var description: String
    }

    /// Prepares a server; port 0 takes a free one with the first `start`, and keeps it.
    public init(address: String = "127.0.0.1", port: UInt16 = 0) {
        self.address = address
        wantedPort = port
    }

    deinit { stop() }

    public var port: UInt16 { lock.withLock { wantedPort } }

    public var url: String { "http://\(address):\(port)" }

    /// Listens, for the first time or again on the same port.
    public func start() throws {
        try lock.withLock {
            guard listener < 0 else { return }
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            // Network byte order.
            name.sin_port = wantedPort.bigEndian
            guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else {
                close(descriptor)
                throw SocketError(description: "\(address) is no IPv4 address")
            }
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let failed = withUnsafeMutablePointer(to: &name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, size) != 0 || listen(descriptor, 64) != 0
                        || getsockname(descriptor, $0, &size) != 0
                }
            }
            guard !failed else {
                let reason = String(cString: strerror(errno))
                close(descriptor)
                throw SocketError(description: "listening on \(address):\(wantedPort): \(reason)")
            }
            wantedPort = UInt16(bigEndian: name.sin_port)
            listener = descriptor
            Thread.detachNewThread { [weak self] in Self.accept(descriptor) { self } }
        }
    }

    /// Stops listening and cuts every connection, as the end of the process would; the objects stay.
    public func stop() {
        lock.withLock {
            if listener >= 0 { shutdown(listener, Int32(SHUT_RDWR)) }
            listener = -1
            for connection in connections.values { connection.cut() }
            lock.broadcast()
        }
    }

    /// Cuts every connection in the middle of what it carries, and goes on listening.
    public func cutConnections() {
        lock.withLock {
            for connection in connections.values { connection.cut() }
            lock.broadcast()
        }
    }

    private static func accept(_ listener: Int32, _ server: @escaping () -> ScriptedAPIServer?) {
        defer { close(listener) }
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0, let server = server() else { return }
            // As Go's servers do: else each small piece waits 40 ms for the one before it to be acknowledged.
            var yes: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
            let connection = Connection(descriptor)
            let isOpen = server.lock.withLock {
                guard server.listener == listener else { return false }
                server.connections[descriptor] = connection
                return true
            }
            guard isOpen else {
                close(descriptor)
                return
            }
            Thread.detachNewThread { server.serve(connection) }
        }
    }

    private func serve(_ connection: Connection) {
        while let head = connection.head() {
            guard var request = Request(head: head), let body = connection.body(request.length) else { break }
            request.body = body
            guard answer(request, on: connection) else { break }
        }
        lock.withLock {
            connections[connection.descriptor] = nil
            close(connection.descriptor)
        }
    }

    func isListening() -> Bool { listener >= 0 }
}
