internal import FleetModel
internal import FleetWire

extension HistoryEntry: StatusDisplayable {
    static let columns = ["PAIR", "REVISION", "TIME", "SERVICES", "SERVERS", "CAUSE"]
    static let wideColumns = ["DIGEST"]

    var otherNames: [String] { [pair, revision.description] }

    func lines(name: String, wide: Bool) -> [[String]] {
        let line = [pair, revision.description, Age.moment(time), "\(services)", "\(servers)", cause]
        return [wide ? line + [digest] : line]
    }
}
