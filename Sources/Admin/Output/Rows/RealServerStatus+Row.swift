internal import FleetModel
internal import FleetWire

extension RealServerStatus: StatusDisplayable {
    static let columns = ["ADDRESS", "POOL", "WEIGHT", "STATE", "PAIRS", "SERVICES", "FAILS-ON", "DRAINS"]
    static let wideColumns = ["CHECKS", "AGENT"]

    var otherNames: [String] { [address.description, pool] }

    func lines(name: String, wide: Bool) -> [[String]] {
        let failing = (failing ?? [:]).sorted { $0.key < $1.key }
        let first = [
            address.description, pool, "\(weight)", state.rawValue, pairs.joined(separator: ","), "\(services)",
            failing.map(\.key).joined(separator: ","),
        ]
        let words = drains.sorted { $0.key < $1.key }.flatMap { director, drains in
            drains.map { waits(director, $0) }
        }
        // One a line; a blank, because an empty cell shows as a hyphen.
        let others = words.dropFirst().map { first.map { _ in " " } + [$0] }
        let more = wide ? [failing.map { "\($0.key): \($0.value)" }.joined(separator: "; "), agent?.words ?? ""] : []
        return [first + [words.first ?? ""] + more] + others
    }

    /// What a drain waits for: `blue-a 10.9.0.201:9000/tcp: 3 connections, 60 s left`.
    private func waits(_ director: String, _ drain: DirectorReport.Drain) -> String {
        let noun = drain.activeConnections == 1 ? "connection" : "connections"
        return "\(director) \(drain.service): \(drain.activeConnections) \(noun), \(drain.secondsLeft) s left"
    }
}

extension RealServerStatus.Agent {
    /// `edge-1: ok`, `edge-1: lacks shop; reported 95 s ago`.
    fileprivate var words: String {
        let remarks =
            (lacks.isEmpty ? [] : ["lacks \(lacks.joined(separator: ", "))"]) + failures
            + (isSilent ? ["reported \(Age.text(secondsSinceReport))"] : [])
        return "\(node): \(remarks.isEmpty ? "ok" : remarks.joined(separator: "; "))"
    }
}
