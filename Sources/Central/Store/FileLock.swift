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
        guard Self.take(descriptor) else {
            let code = errno
            close(descriptor)
            let reason =
                code == EWOULDBLOCK
                ? "another lvsfleet-central uses this folder" : "cannot be locked: \(String(cString: strerror(code)))"
            throw StoreError(file: path, reason: reason)
        }
        self.descriptor = descriptor
    }

    /// Tries for half a second: a Central that just ended, or a program that it started, may hold the lock for a moment more.
    private static func take(_ descriptor: CInt) -> Bool {
        for attempt in 0..<11 {
            if attempt > 0 { usleep(50_000) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            if errno != EWOULDBLOCK { return false }
        }
        errno = EWOULDBLOCK
        return false
    }

    deinit { close(descriptor) }
}
