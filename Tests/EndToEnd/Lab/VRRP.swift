import Foundation

/// keepalived on the directors of pair blue, each with a configuration of its administrator's that takes the agent's file.
final class VRRP {
    static let directors = ["blue-a", "blue-b"]

    static func partner(of director: String) -> String { director == "blue-a" ? "blue-b" : "blue-a" }

    let vips: [PairVIP]
    /// Who is seen to hold which address, from before the first keepalived on.
    var watch: AddressWatch?
    private let folder: String
    private var daemons: [String: Daemon] = [:]

    init(folder: String, _ vips: [PairVIP]) {
        self.folder = folder
        self.vips = vips
    }

    /// What the agents of these directors are told beside the rest.
    func arguments(of director: String) -> [String] {
        guard Self.directors.contains(director) else { return [] }
        return [
            "--keepalived", include(director), "--keepalived-configuration", configuration(director),
            "--keepalived-pid",
            "\(folder)/\(director).pid", "--run-dir", "\(folder)/\(director).run",
        ]
    }

    func include(_ director: String) -> String { "\(folder)/\(director).lvsfleet.conf" }
    private func configuration(_ director: String) -> String { "\(folder)/\(director).keepalived.conf" }

    /// Writes what the administrator does: nothing but a line.
    func configure() throws {
        for director in Self.directors {
            // Before all others on the lab's one processor, as docs/failover.md advises for adverts that follow fast.
            let global = "global_defs {\n    router_id \(director)\n    vrrp_priority -20\n}\n"
            let text = global + "include \(include(director))\n"
            try text.write(toFile: configuration(director), atomically: true, encoding: .utf8)
        }
    }

    func start(_ director: String) throws {
        let daemon = Daemon(
            "keepalived-\(director)", in: director,
            [
                "keepalived", "--vrrp", "--dont-fork", "--log-console", "--log-detail",
                "--use-file=\(configuration(director))", "--pid=\(folder)/\(director).pid",
                "--vrrp_pid=\(folder)/\(director).vrrp.pid",
            ])
        daemons[director] = daemon
        try daemon.start()
    }

    /// Asks it to end, as systemd does: it gives its addresses away, and says so.
    func stop(_ director: String) { daemons[director]?.stop() }

    /// Ends it and its child at once, as a power cut does: nobody says goodbye.
    func kill(_ director: String) {
        for file in ["pid", "vrrp.pid"] {
            guard let text = try? String(contentsOfFile: "\(folder)/\(director).\(file)", encoding: .utf8),
                let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
            else { continue }
            Foundation.kill(process, SIGKILL)
        }
        daemons[director]?.kill()
    }

    /// As systemd does whenever keepalived has ended, by the unit's `ExecStopPost`.
    func takeLeftovers(_ director: String) async throws {
        try await Command.need(["\(Lab.root)/install/keepalived-leftovers", include(director)], in: director)
    }

    func stopAll() { for director in Self.directors { kill(director) } }

    var story: String { daemons.sorted { $0.key < $1.key }.map(\.value.lastWords).joined(separator: "\n") }

    /// Which of these directors hold an address on an interface.
    static func holders(of address: String, among directors: [String] = directors) async throws -> [String] {
        var holders: [String] = []
        for director in directors {
            let text = try await Command.need(["ip", "-o", "address", "show", "dev", "eth0", "up"], in: director)
            if text.contains(" \(address)/") { holders.append(director) }
        }
        return holders
    }
}
