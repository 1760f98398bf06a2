import Glibc

@testable import DirectorAgent

/// Files that stand for a host's /proc and /sys, gone when the last holder lets go.
final class HostTree: Sendable {
    let path: String
    private let made: [String]

    init(_ files: [String: String]) throws {
        var name = Array("/tmp/lvsfleet-host-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw FileError("make", "/tmp/lvsfleet-host-XXXXXX") }
        let root = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        var made: [String] = []
        for (file, content) in files {
            var folder = root
            for part in file.split(separator: "/").dropLast() {
                folder += "/\(part)"
                if mkdir(folder, 0o700) == 0 { made.append(folder) }
            }
            guard let handle = fopen("\(root)/\(file)", "we") else { throw FileError("open", file) }
            fputs(content, handle)
            fclose(handle)
            made.append("\(root)/\(file)")
        }
        path = root
        self.made = made
    }

    deinit {
        for name in made.reversed() where unlink(name) != 0 { rmdir(name) }
        // Folders that hold what came after them go last.
        for name in made.sorted(by: >) { rmdir(name) }
        rmdir(path)
    }
}
