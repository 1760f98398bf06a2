import Foundation

/// A look at the manifest files of a folder: which there are, and by what each can be told from its next version.
struct FolderListing: Hashable, Sendable {
    /// Changes whenever a file is written or replaced: by rename the inode changes, in place size or time do.
    struct Signature: Hashable, Sendable {
        var inode: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
    }

    var files: [String: Signature]

    /// Lists `*.yaml`, `*.yml` and `*.json` directly in the folder, but for hidden ones; nil where there is no folder.
    init?(folder: String) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
        files = [:]
        for name in names where Self.isManifest(name) {
            // A file that went away between the two calls is absent, as if it had gone before.
            files[name] = Self.signature("\(folder)/\(name)")
        }
    }

    /// How a regular file looks now; nil where there is none.
    static func signature(_ path: String) -> Signature? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Signature(
            inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }

    static func isManifest(_ name: String) -> Bool {
        !name.hasPrefix(".") && [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }
}

extension FolderListing.Signature {
    /// Tells whether the file was written so lately that another write could leave the same time behind.
    func isFresh(at now: Date) -> Bool {
        now.timeIntervalSince1970 - (Double(seconds) + Double(nanoseconds) / 1e9) < 0.1
    }
}
