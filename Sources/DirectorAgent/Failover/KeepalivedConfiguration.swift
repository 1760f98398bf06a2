import FleetModel
import Glibc

/// The administrator's keepalived.conf, as far as the agent has to know it: it is read, and never written. Pure.
struct KeepalivedConfiguration {
    private struct Line {
        var number: Int
        var words: [String]
    }

    private var lines: [Line] = []

    init(_ text: String) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            // `#` and `!` begin comments.
            let words = line.prefix { $0 != "#" && $0 != "!" }.split(whereSeparator: \.isWhitespace).map {
                String($0.filter { $0 != "\"" })
            }
            if !words.isEmpty { lines.append(Line(number: index + 1, words: words)) }
        }
    }

    /// Why VIPs cannot move as planned although keepalived takes the file; nil: they can.
    func problem(path: String, include: String, vips: Set<IPAddress>) -> FailoverProblem? {
        if let line = lines.first(where: { $0.words[0] == "virtual_server" && names($0, one: vips) }) {
            return FailoverProblem(
                "\(path), line \(line.number): keepalived programs IPVS for a VIP of ours; take that virtual_server out"
            )
        }
        if let line = lines.first(where: { $0.words[0] == "lvs_sync_daemon" }) {
            return FailoverProblem(
                "\(path), line \(line.number): the agent runs the synchronisation daemons; take lvs_sync_daemon out")
        }
        if let line = lines.first(where: { ["vrrp_notify_fifo", "notify_fifo"].contains($0.words[0]) }) {
            return FailoverProblem(
                "\(path), line \(line.number): keepalived tells its states to one FIFO only, so roles are not known; "
                    + "take \(line.words[0]) out")
        }
        guard lines.contains(where: { $0.words[0].hasPrefix("include") && takes($0, include, from: path) }) else {
            return FailoverProblem("\(path) does not take the agent's file: it wants a line \"include \(include)\"")
        }
        return nil
    }

    private func names(_ line: Line, one vips: Set<IPAddress>) -> Bool {
        line.words.dropFirst().contains { word in IPAddress(word).map(vips.contains) ?? false }
    }

    /// Patterns are those of glob(3), and relative ones begin in the folder of the configuration.
    private func takes(_ line: Line, _ include: String, from path: String) -> Bool {
        guard let pattern = line.words.dropFirst().first else { return false }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return fnmatch(pattern.hasPrefix("/") ? pattern : "\(folder)/\(pattern)", include, FNM_PATHNAME) == 0
    }
}
