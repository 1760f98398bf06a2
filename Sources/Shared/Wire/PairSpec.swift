import FleetModel

/// `spec` of a Pair in a fleet file.
struct PairSpec: Codable {
    var directors: [Director]
    var interface: String?
    var allowedVIPs: [IPNetwork]?
    var addressPool: [AddressRange]?
    var timeouts: Pair.Timeouts?
    var advertMillis: Int?
    var sync: Pair.Sync?
    var vrrp: Pair.VRRP?
    var service: ServiceOverrides?

    init(_ settings: Pair.Settings) {
        directors = settings.directors
        interface = settings.interface
        allowedVIPs = settings.allowedVIPs
        // Left out where there is none, as most pairs have none.
        addressPool = settings.addressPool.isEmpty ? nil : settings.addressPool
        timeouts = settings.timeouts
        advertMillis = settings.advertMillis
        sync = settings.sync == Pair.Sync() ? nil : settings.sync
        vrrp = settings.vrrp == Pair.VRRP() ? nil : settings.vrrp
        service = settings.service
    }

    var settings: Pair.Settings {
        Pair.Settings(
            directors: directors, interface: interface ?? "eth0", allowedVIPs: allowedVIPs ?? [],
            addressPool: addressPool ?? [], timeouts: timeouts ?? Pair.Timeouts(), advertMillis: advertMillis ?? 200,
            sync: sync ?? Pair.Sync(), vrrp: vrrp ?? Pair.VRRP(), service: service ?? ServiceOverrides())
    }
}
