import Glibc

/// The host's /proc and /sys; under another root in tests.
struct HostFiles: Sendable {
    var root = ""

    /// A file's text without blanks at its end; nil where it is not there or cannot be read.
    func text(_ path: String) -> String? {
        // Files of /proc and /sys have no length of their own: read up to a page.
        guard let file = fopen("\(root)/\(path)", "re") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        let content = bytes[..<count]
        let end = content.lastIndex { ![9, 10, 13, 32].contains($0) }.map { $0 + 1 } ?? 0
        return String(decoding: content[..<end], as: UTF8.self)
    }

    func exists(_ path: String) -> Bool { access("\(root)/\(path)", F_OK) == 0 }

    /// The names in a folder, sorted; none where it is not there.
    func names(in path: String) -> [String] {
        guard let folder = opendir("\(root)/\(path)") else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
