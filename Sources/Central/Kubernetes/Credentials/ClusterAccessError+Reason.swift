import Glibc

extension ClusterAccessError {
    /// What was wrong with a file, to be put behind its field and path.
    struct Reason: Error, Hashable {
        var text: String

        init(_ text: String) { self.text = text }
    }
}

extension [UInt8] {
    /// The whole of a file; the reason is the system's.
    init(file path: String) throws(ClusterAccessError.Reason) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable() }
        defer { close(descriptor) }
        self = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return }
            if count > 0 {
                append(contentsOf: buffer[..<count])
            } else if errno != EINTR {
                throw Self.unreadable()
            }
        }
    }

    private static func unreadable() -> ClusterAccessError.Reason {
        ClusterAccessError.Reason("cannot be read: \(String(cString: strerror(errno)))")
    }
}
