internal import FleetModel
internal import FleetWire

/// A pool as `get pools` shows it.
struct PoolRow: ListDisplayable {
    static let columns = ["NAME", "SOURCE", "REAL-SERVERS", "PORTS"]
    static let wideColumns = ["CHECK"]

    var name: Pool.Key
    var settings: Pool.Settings

    init(from decoder: any Decoder) throws {
        guard case .pool(let name, let settings) = try FleetObject(from: decoder) else {
            throw DocumentError(field: "kind", reason: "is not Pool")
        }
        (self.name, self.settings) = (name, settings)
    }

    var reference: String { "pool/\(name)" }

    func lines(wide: Bool) -> [[String]] {
        switch settings.source {
        case .pods(let pods):
            let labels = pods.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            let maps = [("tcp", pods.tcpConfigMap), ("udp", pods.udpConfigMap)]
                .compactMap { word, map in map.map { "\(word):configmap/\($0)" } }
            return [[name, "pods", "\(pods.namespace):\(labels)", maps.joined(separator: ",")] + (wide ? [check] : [])]
        case .fixed(let fixed):
            let servers = fixed.servers.map { $0.weight == 1 ? "\($0.address)" : "\($0.address)=\($0.weight)" }
            let ports = fixed.ports.map(\.description)
            return [
                [name, "static", servers.joined(separator: ","), ports.joined(separator: ",")] + (wide ? [check] : [])
            ]
        }
    }

    /// `http:8080 every 500ms`, with what is set; `tcp` where the pool names no check.
    private var check: String {
        let check = settings.check ?? .usual
        let port = check.port.map { ":\($0)" } ?? ""
        return check.type.rawValue + port + (check.intervalMillis.map { " every \($0)ms" } ?? "")
    }
}
