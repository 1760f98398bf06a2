import FleetModel

/// `spec` of a VIP in a fleet file.
struct VIPSpec: Codable {
    var address: IPAddress
    var pair: Pair.Key
    var pool: Pool.Key
    var httpPorts: [UInt16]?
    var preferredDirector: String?
    var service: ServiceOverrides?

    init(_ settings: VirtualIP.Settings) {
        address = settings.address
        pair = settings.pair
        pool = settings.pool
        httpPorts = settings.httpPorts
        preferredDirector = settings.preferredDirector
        service = settings.service
    }

    var settings: VirtualIP.Settings {
        VirtualIP.Settings(
            address: address, pair: pair, pool: pool, httpPorts: httpPorts, preferredDirector: preferredDirector,
            service: service ?? ServiceOverrides())
    }
}
