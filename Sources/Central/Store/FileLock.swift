import Glibc

/// A lock on a file for as long as the value lives: one Central for one database.
final class FileLock: Sendable {
    private let descriptor: CInt

    /// Takes the lock, or says that another process holds it. The corresponding C function is `flock`.
    init(path: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(file: path, reason: "cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            let reason =
                code == EWOULDBLOCK
                ? "another lvsfleet-central uses this folder" : "cannot be locked: \(String(cString: strerror(code)))"
            throw StoreError(file: path, reason: reason)
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
