import Glibc

@testable import DirectorAgent

/// A folder of its own, gone when the last holder lets go.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        // In memory where there is such a place: thousands of slices are synced there, and disks are slow at that.
        let template = access("/dev/shm", W_OK) == 0 ? "/dev/shm/lvsfleet-agent-XXXXXX" : "/tmp/lvsfleet-agent-XXXXXX"
        var name = Array(template.utf8CString)
        guard mkdtemp(&name) != nil else { throw FileError("make", template) }
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        chmod(path, 0o700)
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func read(_ name: String) throws -> [UInt8]? { try AtomicFile.read(name, in: path, limit: 1 << 26) }

    func write(_ bytes: [UInt8], to name: String) throws { try AtomicFile.write([bytes], to: name, in: path) }
}
