import FleetModel

extension Claim {
    /// The settings of the service that a won claim becomes: pair, VIP and assignment merged.
    ///
    /// An engine that cannot read the service's protocol would have the kernel drop every packet: without it the service
    /// keeps clients by address, and `engineFinding` says so.
    func settings(_ fleet: Fleet) -> ServiceSettings {
        var settings = merged(fleet)
        if unreadEngine(settings) != nil { settings.persistence?.engine = nil }
        return settings
    }

    /// Says that the settings ask for an engine that this service cannot have; nil where they do not.
    func engineFinding(_ fleet: Fleet) -> Finding? {
        unreadEngine(merged(fleet)).map { engine in
            let port = "\(place.port)/\(place.transport.rawValue)"
            return Finding(
                reason: "PersistenceByAddress", subject: claimant, field: port,
                message: "Persistence engine \(engine.rawValue) works on UDP alone: "
                    + "port \(port) of vip/\(place.vip) keeps clients by address.")
        }
    }

    private func merged(_ fleet: Fleet) -> ServiceSettings {
        let vip = fleet.vips[place.vip]
        let layers = [vip.flatMap { fleet.pairs[$0.pair] }?.service, vip?.service, requested, overrides]
        return ServiceSettings(merging: layers.compactMap { $0 })
    }

    private func unreadEngine(_ settings: ServiceSettings) -> Persistence.Engine? {
        settings.persistence?.engine.flatMap { $0.reads(place.transport) ? nil : $0 }
    }
}
