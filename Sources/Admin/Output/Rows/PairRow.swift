internal import FleetModel
internal import FleetWire

/// A pair as `get pairs` shows it.
struct PairRow: ListDisplayable {
    static let columns = ["NAME", "DIRECTORS", "INTERFACE", "ALLOWED-VIPS"]
    static let wideColumns = ["ADDRESS-POOL", "ADVERT-MS", "VRRP", "SYNC", "TIMEOUTS", "SERVICE-SETTINGS", "ORIGIN"]

    var name: Pair.Key
    var settings: Pair.Settings
    /// `cluster` or `administrator`.
    var origin: String

    init(from decoder: any Decoder) throws {
        let document = try FleetDocument(from: decoder)
        guard case .pair(let name, let settings) = document.object else {
            throw DocumentError(field: "kind", reason: "is not Pair")
        }
        (self.name, self.settings, origin) = (name, settings, document.origin?.rawValue ?? "")
    }

    var reference: String { "pair/\(name)" }

    func lines(wide: Bool) -> [[String]] {
        let directors = settings.directors.map { director in
            "\(director.name)=" + director.addresses.map(\.description).joined(separator: "+")
                + (director.isStatic ? " static" : "")
        }
        let line = [
            name, directors.joined(separator: ","), settings.interface,
            settings.allowedVIPs.isEmpty ? "any" : settings.allowedVIPs.map(\.description).joined(separator: ","),
        ]
        guard wide else { return [line] }
        let pool = settings.addressPool.map(\.description).joined(separator: ",")
        return [line + [pool, "\(settings.advertMillis)", vrrp, sync, timeouts, settings.service.summary, origin]]
    }

    private var vrrp: String {
        let avoided = settings.vrrp.avoidRouterIDs.map { "avoid=" + $0.map(\.description).joined(separator: ",") }
        return ([settings.vrrp.peers?.rawValue] + [avoided]).compactMap { $0 }.joined(separator: " ")
    }

    private var sync: String {
        let parts = [
            ("interface", settings.sync.interface), ("mtu", settings.sync.mtu.map { "\($0)" }),
            ("group", settings.sync.group?.description),
        ]
        return parts.compactMap { word, value in value.map { "\(word)=\($0)" } }.joined(separator: ",")
    }

    private var timeouts: String {
        [("tcp", settings.timeouts.tcp), ("tcpfin", settings.timeouts.tcpfin), ("udp", settings.timeouts.udp)]
            .compactMap { word, value in value.map { "\(word)=\($0)" } }.joined(separator: ",")
    }
}
