import Glibc

@testable import DirectorAgent

/// A tree like /proc/sys/net/ipv4/conf for `all` and `eth0`, with what the test wants in it.
final class SysctlFolder: Sendable {
    private let folder: TemporaryFolder
    private let folders =
        ["net", "net/ipv4", "net/ipv6", "net/ipv4/conf"] + ["all", "eth0", "tunl0"].map { "net/ipv4/conf/\($0)" }

    /// - Parameter values: by interface and switch, what is not 0.
    init(_ values: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        for name in folders { mkdir("\(folder.path)/\(name)", 0o700) }
        for interface in ["all", "eth0", "tunl0"] {
            for name in ["arp_ignore", "arp_announce", "rp_filter"] {
                try set("\(interface)/\(name)", values["\(interface)/\(name)"] ?? "0")
            }
        }
        try AtomicFile.write("0\n", at: "\(folder.path)/net/ipv6/ip_nonlocal_bind")
    }

    deinit {
        for name in folders.reversed() {
            for file in HostFiles(root: folder.path).names(in: name) { unlink("\(folder.path)/\(name)/\(file)") }
            rmdir("\(folder.path)/\(name)")
        }
    }

    var tree: SysctlTree { SysctlTree(root: folder.path) }

    func value(_ path: String) -> String? { tree.value(path) }

    func set(_ name: String, _ value: String) throws {
        try AtomicFile.write("\(value)\n", at: "\(folder.path)/net/ipv4/conf/\(name)")
    }

    /// As in a container that may not write: the file is not there to be opened.
    func protect(_ name: String) { chmod("\(folder.path)/net/ipv4/conf/\(name)", 0o400) }
}
