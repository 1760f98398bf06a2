import FleetIPVS
import Glibc

/// `/proc/net/ip_vs_conn`, read a piece at a time.
final class ConnectionFile: ConnectionList {
    static let usualPath = "/proc/net/ip_vs_conn"
    private static let pieceBytes = 64 * 1024

    private let path: String
    private let handle: Int32
    /// The beginning of a line whose end is still to come.
    private var rest: [UInt8] = []

    init(path: String = ConnectionFile.usualPath) throws(FileError) {
        self.path = path
        handle = open(path, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { throw FileError("open", path) }
    }

    deinit { close(handle) }

    func next() throws -> [ConnectionEntry]? {
        var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
        let count = piece.withUnsafeMutableBytes { read(handle, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw FileError("read", path) }
        guard count > 0 else { return nil }
        let bytes = rest + piece.prefix(count)
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1
        rest = Array(bytes[(end + 1)...])
        guard end >= 0 else { return [] }
        return bytes[..<end].split(separator: UInt8(ascii: "\n")).compactMap {
            ConnectionEntry(line: String(decoding: $0, as: UTF8.self))
        }
    }
}
