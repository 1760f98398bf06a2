import Foundation

/// The programs of a release, as its packages hold them.
///
/// `LVSFLEET_PACKAGES` names a folder with `previous` and `current`, into which both releases' packages were unpacked
/// (`deploy/debian/previous` makes it).
struct Release {
    private static let folder = ProcessInfo.processInfo.environment["LVSFLEET_PACKAGES"]

    static let previous = Release(name: "previous")
    static let current = Release(name: "current")
    static var arePackaged: Bool { folder != nil }

    var name: String

    func program(_ program: String) -> String { "\(Self.folder ?? "")/\(name)/usr/bin/\(program)" }
}
