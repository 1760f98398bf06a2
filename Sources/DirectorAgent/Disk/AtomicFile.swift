import Glibc

/// What went wrong with a file, in the operating system's words.
struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    var operation: String
    var path: String
    var code: Int32

    init(_ operation: String, _ path: String, _ code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }
}

/// Files that are whole or not there: written beside, synced, renamed, and the folder synced too.
enum AtomicFile {
    /// - Parameter mode: who may read it, whatever the process's mask says.
    static func write(
        _ pieces: [[UInt8]], to name: String, in folder: String, mode: mode_t = 0o600
    ) throws(FileError) {
        let path = "\(folder)/\(name)"
        let temporary = "\(path).new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else { throw FileError("open", temporary) }
        do throws(FileError) {
            defer { close(file) }
            guard fchmod(file, mode) == 0 else { throw FileError("set the mode of", temporary) }
            for piece in pieces { try write(piece, to: file, temporary) }
            guard fsync(file) == 0 else { throw FileError("sync", temporary) }
            guard rename(temporary, path) == 0 else { throw FileError("rename", temporary) }
        } catch {
            unlink(temporary)
            throw error
        }
        try sync(folder: folder)
    }

    /// The same by a path.
    static func write(_ text: String, at path: String, mode: mode_t = 0o600) throws(FileError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.dropLast().joined(separator: "/")
        try write([Array(text.utf8)], to: String(parts.last ?? ""), in: folder.isEmpty ? "/" : folder, mode: mode)
    }

    static func remove(_ path: String) { unlink(path) }

    /// The content of a file of ours; nil where there is none.
    static func read(_ name: String, in folder: String, limit: Int) throws(FileError) -> [UInt8]? {
        try read(path: "\(folder)/\(name)", flags: O_NOFOLLOW, limit: limit)
    }

    /// The content of a file, which may be a link; nil where there is none.
    static func read(path: String, flags: Int32 = 0, limit: Int) throws(FileError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | flags)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw FileError("open", path)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileError("look at", path) }
        guard status.st_size <= limit else { throw FileError("read", path, EFBIG) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw FileError("read", path)
            }
            if got == 0 { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    static func sync(folder: String) throws(FileError) {
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw FileError("open", folder) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw FileError("sync", folder) }
    }

    private static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(FileError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress?.advanced(by: offset), $0.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError("write", path)
            }
            offset += count
        }
    }
}
