/// The director's token in its file, read again when it may have changed.
struct TokenFile: Sendable {
    let path: String

    /// The token without blanks around it.
    func read() throws(FileError) -> String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard let bytes = try AtomicFile.read(name, in: folder.isEmpty ? "/" : folder, limit: 4096) else {
            throw FileError("read", path, 2)
        }
        let blanks: Set<UInt8> = [9, 10, 13, 32]
        return String(decoding: bytes.filter { !blanks.contains($0) }, as: UTF8.self)
    }
}
