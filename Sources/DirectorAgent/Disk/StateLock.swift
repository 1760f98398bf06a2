import Glibc

/// A state folder in the hands of one process, for as long as the value lives; the kernel lets go when the process ends.
final class StateLock: Sendable {
    /// Another process has the folder.
    struct Taken: Error, Hashable, Sendable, CustomStringConvertible {
        var folder: String

        var description: String { "cannot use \(folder): another lvsfleet-agent works with it" }
    }

    private let descriptor: Int32

    /// Takes the lock (`flock`), or throws `Taken`, or a `FileError`.
    init(_ folder: StateFolder) throws {
        let path = "\(folder.path)/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK ? Taken(folder: folder.path) : FileError("lock", path, code) as any Error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
