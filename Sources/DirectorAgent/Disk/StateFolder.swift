import Glibc

/// The agent's memory: the last good slice and the one before, the ledger, the drains, and who it is.
///
/// No name of a file comes from outside. Everything is readable for the agent alone.
struct StateFolder: Sendable {
    let path: String

    enum File: String {
        case slice, previousSlice = "slice.previous", ledger, drains, identity
    }

    init(path: String) throws(FileError) {
        self.path = path
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw FileError("make", path) }
    }

    /// Puts a slice on disk, durably, with the one before it kept.
    func save(slice document: [UInt8]) throws(FileError) {
        let current = "\(path)/\(File.slice.rawValue)"
        let previous = "\(path)/\(File.previousSlice.rawValue)"
        // A hard link beside keeps the old one at its place until the rename below replaces it in one step.
        unlink(previous)
        if link(current, previous) != 0, errno != ENOENT { throw FileError("link", previous) }
        try AtomicFile.write(SliceFile(document: document).pieces, to: File.slice.rawValue, in: path)
    }

    func read(_ file: File) throws(FileError) -> [UInt8]? {
        try AtomicFile.read(file.rawValue, in: path, limit: SliceFile.limit + 128)
    }

    func readText(_ file: File) throws(FileError) -> String? {
        try read(file).map { String(decoding: $0, as: UTF8.self) }
    }

    func write(_ text: String, to file: File) throws(FileError) {
        try AtomicFile.write([Array(text.utf8)], to: file.rawValue, in: path)
    }
}
