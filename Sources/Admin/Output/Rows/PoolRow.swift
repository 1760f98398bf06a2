internal import FleetModel
internal import FleetWire

/// A pool as `get pools` shows it.
struct PoolRow: ListDisplayable {
    static let columns = ["NAME", "SOURCE", "REAL-SERVERS", "PORTS"]
    static let wideColumns = ["CHECK", "ORIGIN"]

    var name: Pool.Key
    var settings: Pool.Settings
    /// `cluster` or `administrator`.
    var origin: String

    init(from decoder: any Decoder) throws {
        let document = try FleetDocument(from: decoder)
        guard case .pool(let name, let settings) = document.object else {
            throw DocumentError(field: "kind", reason: "is not Pool")
        }
        (self.name, self.settings, origin) = (name, settings, document.origin?.rawValue ?? "")
    }

    var reference: String { "pool/\(name)" }

    func lines(wide: Bool) -> [[String]] {
        [
            [name, settings.source.word, servers, (ports + gateways).joined(separator: ",")]
                + (wide ? [check, origin] : [])
        ]
    }

    /// Where the real servers come from.
    private var servers: String {
        switch settings.source {
        case .pods(let pods): "\(pods.namespace):\(Self.text(pods.labels))"
        case .fixed(let fixed):
            fixed.servers.map { $0.weight == 1 ? "\($0.address)" : "\($0.address)=\($0.weight)" }
                .joined(separator: ",")
        case .service(let service): service.description
        case .nodes(let nodes): nodes.labels.isEmpty ? "all nodes" : Self.text(nodes.labels)
        case .loadBalancer(let balancer): balancer.labels.isEmpty ? "all nodes" : Self.text(balancer.labels)
        }
    }

    private var ports: [String] {
        switch settings.source {
        case .pods(let pods):
            [("tcp", pods.tcpConfigMap), ("udp", pods.udpConfigMap)]
                .compactMap { word, map in map.map { "\(word):configmap/\($0)" } }
        case .fixed(let fixed): fixed.ports.map(\.description)
        case .service(let service): ["service/\(service)"]
        case .nodes(let nodes): nodes.ports.map(\.description)
        case .loadBalancer(let balancer):
            ["class:\(balancer.className)"] + balancer.namespaces.map { "namespace/\($0)" }
        }
    }

    private var gateways: [String] { settings.gateways.map { "gateway/\($0)" } }

    private static func text(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// `http:8080 every 500ms`, with what is set; where the pool names no check, `tcp`, or what suits its source.
    private var check: String {
        guard let check = settings.check ?? (settings.source.word == "loadBalancer" ? nil : .usual) else {
            return "kube-proxy"
        }
        let port = check.port.map { ":\($0)" } ?? ""
        return check.type.rawValue + port + (check.intervalMillis.map { " every \($0)ms" } ?? "")
    }
}
