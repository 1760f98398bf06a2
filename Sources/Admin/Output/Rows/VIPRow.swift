internal import FleetModel
internal import FleetWire

/// A VIP as `get vips` shows it.
struct VIPRow: ListDisplayable {
    static let columns = ["NAME", "ADDRESS", "PAIR", "POOL", "HTTP-PORTS", "SERVICE-SETTINGS"]
    static let wideColumns = ["PREFERRED-DIRECTOR", "ORIGIN"]

    var name: VirtualIP.Key
    var settings: VirtualIP.Settings
    /// `cluster` or `administrator`.
    var origin: String

    init(from decoder: any Decoder) throws {
        let document = try FleetDocument(from: decoder)
        guard case .vip(let name, let settings) = document.object else {
            throw DocumentError(field: "kind", reason: "is not VIP")
        }
        (self.name, self.settings, origin) = (name, settings, document.origin?.rawValue ?? "")
    }

    var reference: String { "vip/\(name)" }

    func lines(wide: Bool) -> [[String]] {
        let line = [
            name, settings.address.description, settings.pair, settings.pool, httpPorts, settings.service.summary,
        ]
        return [wide ? line + [settings.preferredDirector ?? "", origin] : line]
    }

    private var httpPorts: String {
        guard let ports = settings.httpPorts else { return "default" }
        return ports.isEmpty ? "none" : ports.map { "\($0)" }.joined(separator: ",")
    }
}
