import FleetModel
import FleetWire

/// A VIP of pair blue in a story that keepalived takes part in.
struct PairVIP: Hashable {
    var name: String
    var address: String
    var pool = "ingress"
    var preferred: String? = "blue-a"
    var settings = ServiceOverrides(scheduler: .mh)

    /// One of each scheduler that matters, and one of IPv6.
    static let usual = [
        PairVIP(name: "web", address: "10.9.0.205"),
        PairVIP(name: "web2", address: "10.9.0.206", preferred: "blue-b", settings: .init(scheduler: .rr)),
        PairVIP(name: "web6", address: "fd09::b:5"),
    ]

    var object: FleetObject {
        get throws {
            guard let address = IPAddress(address) else { throw LabError("\(address) is no address") }
            return .vip(
                name,
                VirtualIP.Settings(
                    address: address, pair: "blue", pool: pool, httpPorts: pool == "ingress" ? [80] : nil,
                    preferredDirector: preferred, service: settings))
        }
    }
}
