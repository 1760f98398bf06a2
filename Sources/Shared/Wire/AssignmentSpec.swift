import FleetModel

/// `spec` of an Assignment in a fleet file; without `service` it speaks of the whole namespace.
struct AssignmentSpec: Codable {
    var namespace: String
    var service: String?
    var vip: VirtualIP.Key
    /// Service settings that override the VIP's.
    var settings: ServiceOverrides?

    init(_ key: Assignment.Key, _ settings: Assignment.Settings) {
        namespace = key.namespace.description
        service = key.service.description
        vip = key.vip
        self.settings = settings.service
    }

    var key: Assignment.Key {
        Assignment.Key(namespace: .init(namespace), service: .init(service ?? "*"), vip: vip)
    }
}
