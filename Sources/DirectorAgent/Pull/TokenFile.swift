import Glibc

/// The director's token in its file, read again when it may have changed.
struct TokenFile: Sendable {
    let path: String

    /// The token without blanks around it. The file may be a link, as mounted secrets and credentials are.
    func read() throws(FileError) -> String {
        guard let bytes = try AtomicFile.read(path: path, limit: 4096) else { throw FileError("read", path, ENOENT) }
        let blanks: Set<UInt8> = [9, 10, 13, 32]
        return String(decoding: bytes.filter { !blanks.contains($0) }, as: UTF8.self)
    }
}
