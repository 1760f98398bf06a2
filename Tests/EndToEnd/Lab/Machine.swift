import Foundation

/// A host of the lab with an /etc and a /var of its own, for programs that write there: the lab's file system cannot be written.
struct Machine {
    let host: String
    private let folder: String

    init(_ host: String, folder: String) throws {
        self.host = host
        self.folder = folder
        for name in ["etc", "var/lib"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
    }

    /// Runs a program with the machine's network and folders.
    func run(_ arguments: [String]) async throws -> Command.Output {
        let inner = "mount --bind \"$0/etc\" /etc && mount --bind \"$0/var\" /var && exec \"$@\""
        return try await Command.run(["unshare", "--mount", "sh", "-c", inner, folder] + arguments, in: host)
    }

    /// The same for a script of `install/`, where it must succeed; gives what it printed.
    @discardableResult
    func install(_ script: String, _ arguments: [String]) async throws -> String {
        let output = try await run(["\(Lab.root)/install/\(script)"] + arguments)
        guard output.status == 0 else { throw LabError("\(output)") }
        return output.stdout
    }

    /// All that preparing a machine may change: its files with their modes, switches, addresses, routes, rules and chains.
    func snapshot() async throws -> String {
        let files = try await Command.need([
            "sh", "-c", "cd '\(folder)' && find . -printf '%m %y %p %l\\n' -type f -exec sha256sum {} + | sort",
        ])
        let kernel = try await Command.need(
            [
                "sh", "-c",
                """
                sysctl -a 2>/dev/null | grep -E '^net\\.ipv[46]\\.(conf\\.|ip_)'
                ip -br link | cut -d' ' -f1
                ip fou show
                for family in 4 6; do
                    ip -$family -br address; ip -$family rule; ip -$family route show table all
                done
                iptables -t mangle -S; ip6tables -t mangle -S
                """,
            ], in: host)
        return files + kernel
    }

    /// The lines by which two snapshots differ, each with what became of it.
    static func changes(from before: String, to after: String) -> [String] {
        let lines = after.split(separator: "\n").difference(from: before.split(separator: "\n"))
        return lines.map { change in
            switch change {
            case .insert(_, let line, _): "came: \(line)"
            case .remove(_, let line, _): "went: \(line)"
            }
        }
    }

    /// Loads the modules of tunnels into the lab's kernel. Each puts devices of its own into every namespace.
    static func loadTunnels() async throws {
        let modprobe = try String(contentsOfFile: "/proc/sys/kernel/modprobe", encoding: .utf8)
        for module in ["fou", "fou6", "ipip", "sit", "ip_gre", "ip6_tunnel", "ip6_gre"] {
            _ = try await Command.run([modprobe.trimmingCharacters(in: .whitespacesAndNewlines), module])
        }
    }
}
