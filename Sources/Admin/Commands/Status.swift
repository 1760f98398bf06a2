internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Status: AdminCommand {
    static let configuration = CommandConfiguration(abstract: "Show the fleet at a glance.")

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let path = APIPath("status")
        let body = try await client.get(path)
        func view() throws(Failure) -> View<FleetStatus> { try client.decode(View<FleetStatus>.self, body, path) }
        let text = try format.render(
            document: { () throws(Failure) in try client.decode(JSONValue.self, body, path) },
            names: { () throws(Failure) in try view().status.pairs.map { "pair/\($0.name)" } },
            table: { _ throws(Failure) in try view().status.text })
        session.terminal.data(text)
    }
}

extension FleetStatus {
    /// Central, then a line for each director (or pair without one), then what wants attention.
    var text: String {
        var text = "Central \(version), epoch \(epoch): \(problems.isEmpty ? "ready" : "not ready")\n"
        text += problems.map { "  \(Table.printable($0))\n" }.joined()
        let rows = pairs.flatMap { pair in
            let line = [
                pair.name, pair.revision?.description ?? "", "\(pair.vips)", "\(pair.services)", "\(pair.servers)",
            ]
            guard !pair.directors.isEmpty else { return [line + ["", "", "", ""]] }
            return pair.directors.map { director in
                line + [
                    director.metadata.name, director.status.state.rawValue,
                    director.status.report?.applied?.description ?? "",
                    director.status.secondsSinceReport.map(Age.text) ?? "never",
                ]
            }
        }
        if !rows.isEmpty {
            let header = [
                "PAIR", "REVISION", "VIPS", "SERVICES", "SERVERS", "DIRECTOR", "STATE", "APPLIED", "REPORTED",
            ]
            text += "\n" + Table(header: header, rows: rows).text
        }
        let held = pairs.map(\.heldText).joined()
        if !held.isEmpty { text += "\n" + held }
        let doubts = pairs.map { $0.takeoverText(wantsAll: false) }.joined()
        if !doubts.isEmpty { text += "\n" + doubts }
        if let drainedNodes { text += "\nDrained nodes: \(Table.printable(drainedNodes.joined(separator: ", ")))\n" }
        if let drainedDirectors {
            text += "\nDrained directors: \(Table.printable(drainedDirectors.joined(separator: ", ")))\n"
        }
        text += "\nFindings: \(findings)\(findings == 0 ? "" : " (lvsctl get findings)")\n"
        return text
    }
}

extension FleetStatus.PairStatus {
    /// `pair/blue holds back: 4 of 6 ...`, a line each; empty where nothing is held.
    var heldText: String {
        (held ?? []).map {
            "pair/\(name) holds back: \(Table.printable($0)); lvsctl approve \(name) lets them go\n"
        }.joined()
    }
}
