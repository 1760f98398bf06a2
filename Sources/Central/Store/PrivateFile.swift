import Glibc

/// Files that only their owner reads, written so that they are whole or not there.
enum PrivateFile {
    /// Writes a file with mode 0600: a draft beside it, fsync, rename, fsync of the folder.
    static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path, "cannot be created") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path, "cannot be written") }
            written += count
        }
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw failure(path, "cannot be written") }
        try synchronizeFolder(of: path)
    }

    /// Makes the folder's entries durable, a rename among them.
    static func synchronizeFolder(of path: String) throws(StoreError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder, "cannot be opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder, "cannot be synchronised") }
    }

    /// The first bytes of a file; fewer where it is shorter.
    static func head(of path: String, count: Int) throws(StoreError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let length = pread(descriptor, &bytes, count, 0)
        guard length >= 0 else { throw failure(path, "cannot be read") }
        return Array(bytes.prefix(length))
    }

    /// Makes a folder that only its owner enters, where there is none.
    static func makeFolder(_ path: String) throws(StoreError) {
        var made = ""
        for piece in path.split(separator: "/", omittingEmptySubsequences: true) {
            made += made.isEmpty && !path.hasPrefix("/") ? String(piece) : "/\(piece)"
            if mkdir(made, 0o700) != 0, errno != EEXIST { throw failure(path, "cannot be created") }
        }
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw StoreError(file: path, reason: "is not a folder")
        }
    }

    private static func failure(_ path: String, _ what: String) -> StoreError {
        StoreError(file: path, reason: "\(what): \(String(cString: strerror(errno)))")
    }
}
