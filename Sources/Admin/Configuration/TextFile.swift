internal import Glibc

/// Reads whole files; `-` is stdin.
enum TextFile {
    static func read(_ path: String, what: String) throws(Failure) -> String {
        guard let text = String(validating: try bytes(path, what: what), as: UTF8.self) else {
            throw Failure(.usage, "\(what) \(path) is not UTF-8 text")
        }
        return text
    }

    static func bytes(_ path: String, what: String) throws(Failure) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, what) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, what) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func failure(_ path: String, _ what: String) -> Failure {
        Failure(.usage, "cannot read \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
