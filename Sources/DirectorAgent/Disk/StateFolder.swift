import Glibc

/// The agent's memory: the last good slice and the one before, the ledger, the drains, and who it is.
///
/// No name of a file comes from outside. Everything is readable for the agent alone, and sealed with a checksum.
struct StateFolder: Sendable {
    let path: String

    enum File: String, CaseIterable {
        case slice
        case previousSlice = "slice.previous"
        case ledger, drains, identity, firewall, daemons, roles, realserver

        /// What its first line says that it is.
        var kind: String {
            switch self {
            case .slice, .previousSlice: "slice"
            case .ledger, .drains, .identity, .firewall, .daemons, .roles, .realserver: rawValue
            }
        }
    }

    init(path: String) throws(FileError) {
        self.path = path
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw FileError("make", path) }
    }

    /// A folder that must be there: a mistyped one is not made, nor taken for an agent that made nothing.
    init(existing path: String) throws(FileError) {
        guard access(path, F_OK) == 0 else { throw FileError("open", path) }
        self.path = path
    }

    /// Puts a slice on disk, durably, with the one before it kept.
    func save(slice document: [UInt8]) throws(FileError) {
        let current = place(.slice)
        let previous = place(.previousSlice)
        // A hard link beside keeps the old one at its place until the rename below replaces it in one step.
        unlink(previous)
        if link(current, previous) != 0, errno != ENOENT { throw FileError("link", previous) }
        try write(document, to: .slice)
    }

    /// The content of a file; nil where there is none. What is not sealed as it should be is an error.
    func read(_ file: File) throws -> [UInt8]? {
        let limit = SealedFile.limit + SealedFile.longestFirstLine
        guard let bytes = try AtomicFile.read(file.rawValue, in: path, limit: limit) else { return nil }
        return try SealedFile(reading: bytes, kind: file.kind).content
    }

    func readText(_ file: File) throws -> String? { try read(file).map { String(decoding: $0, as: UTF8.self) } }

    func write(_ content: [UInt8], to file: File) throws(FileError) {
        try AtomicFile.write(SealedFile(kind: file.kind, content: content).pieces, to: file.rawValue, in: path)
    }

    func write(_ text: String, to file: File) throws(FileError) { try write(Array(text.utf8), to: file) }

    /// For messages.
    func place(_ file: File) -> String { "\(path)/\(file.rawValue)" }
}
