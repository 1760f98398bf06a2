internal import FleetModel
internal import FleetWire

extension DrainStatus: StatusDisplayable {
    static let columns = ["NODE", "DRAINING-SERVERS"]

    func lines(name: String, wide: Bool) -> [[String]] {
        [[node, servers.map(\.description).joined(separator: ",")]]
    }
}
