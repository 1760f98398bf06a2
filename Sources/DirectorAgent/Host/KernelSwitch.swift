import Glibc

/// A switch of IPVS below `net.ipv4.vs`, of the network namespace that the agent lives in.
struct KernelSwitch: Hashable, Sendable {
    var name: String
    var value: String

    /// What direct routing wants, so that a server on its way out gets no new connection.
    ///
    /// - `expire_nodest_conn`: a connection entry whose server is gone ends at once; with 0 its packets are dropped without
    ///   a word, and a client that uses the port again meets silence for two minutes.
    /// - `conn_reuse_mode` 3: a SYN that meets the entry of a connection already closed by the client is scheduled anew.
    ///   Bit 1 alone does not see that: in direct routing the server's side of the end never passes the director.
    /// - `expire_quiescent_template`: persistence does not lead clients to a server with weight 0.
    /// - `sync_threshold` 0 0 and `sync_refresh_period`: a connection is told of once when it begins, and again when its timer has
    ///   moved by ten seconds. With the usual 3 50 a director that takes over knows nothing of connections that say little.
    /// - `drop_entry` 1: while memory is short, the kernel drops entries of connections that have only begun, as those of a flood
    ///   have, and by chance some that have hardly said anything for a minute. With 0 a flood takes what memory there is.
    /// - `backup_only` 0: both directors of a pair hear and send, and with 1 a host that hears schedules nothing.
    static let wanted = [
        KernelSwitch(name: "expire_nodest_conn", value: "1"), KernelSwitch(name: "conn_reuse_mode", value: "3"),
        KernelSwitch(name: "expire_quiescent_template", value: "1"), KernelSwitch(name: "sync_threshold", value: "0 0"),
        KernelSwitch(name: "sync_refresh_period", value: "10"), KernelSwitch(name: "backup_only", value: "0"),
        KernelSwitch(name: "drop_entry", value: "1"),
    ]

    private static let folder = "/proc/sys/net/ipv4/vs"

    /// Sets the switch and gives the value it had; nil where it had that value already.
    func set() throws(FileError) -> String? {
        let path = "\(Self.folder)/\(name)"
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw FileError("open", path) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(file, &buffer, buffer.count)
        guard count > 0 else { throw FileError("read", path) }
        let old = String(decoding: buffer[..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        guard old != value else { return nil }
        // The kernel takes a number at the file's beginning only, and ignores one that comes after what was read.
        guard pwrite(file, value, value.utf8.count, 0) == value.utf8.count else { throw FileError("write", path) }
        return old
    }
}
