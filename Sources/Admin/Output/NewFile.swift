internal import Glibc

/// Writes files that only their owner reads, whole or not at all.
enum NewFile {
    /// Says early that a file is there already; `write` looks again.
    static func requireRoom(at path: String) throws(Failure) {
        guard access(path, F_OK) != 0 else { throw isThere(path) }
    }

    /// Writes a draft beside it, fsync, and gives it its name: a link, which never replaces a file, unless told to.
    static func write(_ bytes: [UInt8], to path: String, over: Bool) throws(Failure) {
        let draft = "\(path).new-\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer {
            close(descriptor)
            unlink(draft)
        }
        guard put(bytes, descriptor), fsync(descriptor) == 0 else { throw failure(path) }
        if over {
            guard rename(draft, path) == 0 else { throw failure(path) }
        } else if link(draft, path) != 0 {
            if errno == EEXIST { throw isThere(path) }
            // Some file systems know no links.
            guard [EPERM, ENOTSUP, ENOSYS].contains(errno) else { throw failure(path) }
            try requireRoom(at: path)
            guard rename(draft, path) == 0 else { throw failure(path) }
        }
        try synchronizeFolder(of: path)
    }

    /// Tells whether all of it went out; `errno` says why not.
    static func put(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    private static func synchronizeFolder(of path: String) throws(Failure) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private static func isThere(_ path: String) -> Failure {
        Failure(.refused, "\(path) is there already; --force writes over it")
    }

    private static func failure(_ path: String) -> Failure {
        Failure(.refused, "cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
