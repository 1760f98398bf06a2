import Glibc

/// The director's token in its file, read again when it may have changed.
struct TokenFile: Sendable {
    let path: String

    /// The token without blanks around it. The file may be a link, as mounted secrets and credentials are.
    func read() throws(FileError) -> String {
        guard let bytes = try AtomicFile.read(path: path, limit: 4096) else { throw FileError("read", path, ENOENT) }
        let isWritten: (UInt8) -> Bool = { ![9, 10, 13, 32].contains($0) }
        guard let first = bytes.firstIndex(where: isWritten), let last = bytes.lastIndex(where: isWritten) else {
            return ""
        }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
