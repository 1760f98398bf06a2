import Crypto
import Glibc

/// A SQLite database in a file of its own, which goes with the value: a backup on its way out or in.
final class BackupFile: Sendable {
    /// Bytes that are read at once.
    private static let chunk = 64 << 10

    let path: String
    private let descriptor: CInt

    /// Makes an empty file that only its owner reads.
    init(path: String) throws(StoreError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw failure("cannot be created") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        // SQLite's own files beside it are left where a migration of it broke off.
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
    }

    /// Adds bytes at the end.
    func append(_ bytes: some Collection<UInt8>) throws(StoreError) {
        let bytes = Array(bytes)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot be written") }
            written += count
        }
    }

    /// In bytes.
    func size() throws(StoreError) -> Int {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw failure("cannot be looked at") }
        return Int(info.st_size)
    }

    /// The bytes from an offset on, as many as are read at once; empty at the end.
    func read(from offset: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.chunk)
        var count = pread(descriptor, &bytes, bytes.count, off_t(offset))
        while count < 0, errno == EINTR { count = pread(descriptor, &bytes, bytes.count, off_t(offset)) }
        guard count >= 0 else { throw failure("cannot be read") }
        return Array(bytes.prefix(count))
    }

    /// SHA-256 of the whole.
    func digest() throws(StoreError) -> [UInt8] {
        var hash = SHA256()
        var offset = 0
        while true {
            let bytes = try read(from: offset)
            if bytes.isEmpty { return Array(hash.finalize()) }
            hash.update(data: bytes)
            offset += bytes.count
        }
    }

    /// Gives it a name under which it stays, durably.
    func keep(as path: String) throws(StoreError) {
        guard fsync(descriptor) == 0, rename(self.path, path) == 0 else { throw failure("cannot be kept as \(path)") }
        try PrivateFile.synchronizeFolder(of: path)
    }

    private func failure(_ what: String) -> StoreError {
        StoreError(file: path, reason: "\(what): \(String(cString: strerror(errno)))")
    }
}
