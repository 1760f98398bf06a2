internal import FleetModel
internal import FleetWire

extension RealServerStatus: StatusDisplayable {
    static let columns = ["ADDRESS", "POOL", "WEIGHT", "STATE", "PAIRS", "SERVICES", "DRAINS"]

    var otherNames: [String] { [address.description, pool] }

    func lines(name: String, wide: Bool) -> [[String]] {
        [
            [
                address.description, pool, "\(weight)", state.rawValue, pairs.joined(separator: ","), "\(services)",
                drains.sorted { $0.key < $1.key }.map { summary($0.key, $0.value) }.joined(separator: ","),
            ]
        ]
    }

    /// `blue-a=3` connections still active on that director.
    private func summary(_ director: String, _ drains: [DirectorReport.Drain]) -> String {
        "\(director)=\(drains.reduce(0) { $0 + UInt64($1.activeConnections) })"
    }
}
