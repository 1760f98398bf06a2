import Glibc

/// A socket as systemd opens one for a unit: what arrives there is read datagram by datagram.
public final class DatagramInbox: Sendable {
    /// `NOTIFY_SOCKET`.
    public let name: String
    private let handle: Int32

    /// - Parameter isAbstract: named in the kernel's own space, without a file.
    public init(isAbstract: Bool) throws {
        let unique = "lvsfleet-inbox-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        name = isAbstract ? "@\(unique)" : "/tmp/\(unique)"
        handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count)
        let status = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(handle, $0, length) }
        }
        guard status == 0 else { throw Failure(code: errno) }
    }

    deinit {
        close(handle)
        if !name.hasPrefix("@") { unlink(name) }
    }

    /// Why there is no such socket: errno.
    public struct Failure: Error { public var code: Int32 }

    /// The next datagram; nil where none comes within a time.
    public func next(milliseconds: Int32 = 5000) -> String? {
        var items = [pollfd(fd: handle, events: Int16(POLLIN), revents: 0)]
        guard poll(&items, 1, milliseconds) == 1 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(handle, &buffer, buffer.count, 0)
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
}
