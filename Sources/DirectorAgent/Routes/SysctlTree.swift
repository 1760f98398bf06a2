import Glibc

/// The switches below /proc/sys, by their paths there: `net/ipv4/conf/eth0/arp_ignore`.
struct SysctlTree: Sendable {
    /// Another where a container has the host's elsewhere.
    var root = "/proc/sys"

    /// The value without blanks at its ends; nil where there is no such switch or it cannot be read.
    func value(_ path: String) -> String? { HostFiles(root: root).text(path) }

    func set(_ path: String, to value: String) throws(FileError) {
        let place = "\(root)/\(path)"
        let file = open(place, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError("open", place) }
        defer { close(file) }
        guard write(file, value, value.utf8.count) == value.utf8.count else { throw FileError("write", place) }
    }
}
