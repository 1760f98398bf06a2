import FleetModel

extension BalancedServices {
    /// What the Services claim: each of their ports on each of their VIPs that can take it.
    ///
    /// - Parameter previous: the last published slices: who stands on a port already keeps it.
    func claims(previous: [Pair.Key: Slice]) -> [Claim] {
        let standing = previous.values.reduce(into: [Claim.Place: Slice.Service]()) { all, slice in
            for service in slice.services { all[Claim.Place(service)] = service }
        }
        var claims: [Claim] = []
        for entry in entries {
            for place in entry.places where obstacle(to: entry, at: place) == nil {
                for port in entry.service.ports {
                    guard let transport = port.transport, let number = UInt16(exactly: port.port), number != 0 else {
                        continue
                    }
                    let key = Claim.Place(vip: place.vip, transport: transport, port: number)
                    claims.append(
                        Claim(
                            place: key, origin: origin(entry, place),
                            exposure: Exposure(
                                port: number, transport: transport, application: entry.service.reference),
                            pool: pool(of: entry.service, on: place.vip), overrides: place.overrides,
                            requested: entry.overrides, isOfBalancer: true,
                            isIncumbent: standing[key]?.application == entry.service.reference))
                }
            }
        }
        let asked = Set(claims.map { Hold.Service(vip: $0.place.vip, pool: $0.pool, exposure: $0.exposure) })
        for service in kept where fleet.vips[service.vip] != nil && !asked.contains(service) {
            guard let application = service.exposure.application else { continue }
            // Whom it lets in and whom it keeps is as it was: nobody else knows any more.
            let settings = standing[service.place]?.settings
            claims.append(
                Claim(
                    place: service.place, origin: .request(application), exposure: service.exposure, pool: service.pool,
                    overrides: ServiceOverrides(),
                    requested: ServiceOverrides(
                        persistence: settings?.persistence, sourceRanges: settings?.sourceRanges),
                    isOfBalancer: true, isHeld: true, isIncumbent: true))
        }
        return claims
    }

    /// Why a VIP cannot carry a Service; nil: it can.
    func obstacle(to entry: Entry, at place: BalancedPlace) -> LoadBalancerAnswer.Remark? {
        guard let vip = fleet.vips[place.vip] else { return nil }
        guard entry.service.families.contains(vip.address.family) else {
            let families = entry.service.families.map { "IPv\($0.rawValue)" }.joined(separator: ", ")
            return .warning(
                "AddressFamilyMismatch",
                "vip/\(place.vip) has the address \(vip.address), and the Service's ipFamilies are \(families).")
        }
        let layers = [fleet.pairs[vip.pair]?.service, vip.service, entry.overrides, place.overrides].compactMap { $0 }
        let forwarding = ServiceSettings(merging: layers).forwarding
        guard forwarding.keepsDestination else {
            return .warning(
                "ForwardingNotPossible",
                "vip/\(place.vip) forwards by \(forwarding.rawValue), and nodes take packets for a VIP by dr and tun alone."
            )
        }
        return nil
    }

    /// The pool of a slice that serves a Service on a VIP: the VIP's own, or with `Local` one for the Service alone.
    func pool(of service: BalancedService, on vip: VirtualIP.Key) -> Pool.Key {
        let pool = fleet.vips[vip]?.pool ?? service.pools[0]
        return service.wish.isLocal ? BalancedPool.name(service.reference, of: pool) : pool
    }

    private func origin(_ entry: Entry, _ place: BalancedPlace) -> Claim.Origin {
        guard case .assignment(let key, let settings) = place.reason else { return .request(entry.service.reference) }
        return .assignment(key, order: settings.order)
    }
}

extension BalancedPlace {
    /// Settings of the assignment that chose it.
    var overrides: ServiceOverrides {
        if case .assignment(_, let settings) = reason { settings.service } else { ServiceOverrides() }
    }
}
