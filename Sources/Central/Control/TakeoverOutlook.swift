import FleetModel
import FleetWire

/// The directors of a pair, as far as they say whether one can take VIPs over from the other. Pure.
struct TakeoverOutlook: Sendable {
    let slice: Slice
    let directors: [View<DirectorStatus>]
    let samples: [String: [ReportBook.Sample]]

    /// Nil where the partner is ready, and stands by for each VIP that the director does not give away in vain.
    func doubt(draining director: String) -> TakeoverDoubt? {
        guard let partner = partner(of: director),
            let reason = reason(partner, toTakeFrom: director, slice.movingVIPs)
        else { return nil }
        return TakeoverDoubt(
            beginning: "director/\(director) is not safely drained: \(partner.metadata.name)", reason: reason)
    }

    /// Nil where a director is ready to take VIPs at once by its own router, which it must carry.
    func doubt(moving vips: [Slice.Address], to director: String) -> TakeoverDoubt? {
        guard let target = directors.first(where: { $0.metadata.name == director }) else { return nil }
        let names = vips.map { "vip/\($0.name)" }.joined(separator: ", ")
        let beginning = "\(names) \(vips.count == 1 ? "is" : "are") not safely moved: \(director)"
        func routerReason() -> String? {
            for family in Set(vips.map(\.address.family)).sorted() {
                switch role(ofRouter: director, family, on: target) {
                case .active: continue
                case .standby, .fault:
                    return "does not carry its own IPv\(family.rawValue) router, since a failover; lvsctl failover "
                        + "\(slice.pair) --return brings that about"
                case .unknown, nil: return "does not say whether it carries its own IPv\(family.rawValue) router"
                }
            }
            return nil
        }
        guard let partner = partner(of: director) else { return nil }
        // Both take the order at the same time: one that is late may hold an address that the other has taken.
        if let reason = readiness(partner) {
            return TakeoverDoubt(beginning: "\(beginning)'s partner \(partner.metadata.name)", reason: reason)
        }
        guard let reason = readiness(target) ?? routerReason() ?? lack(target, partner, vips) else { return nil }
        return TakeoverDoubt(beginning: beginning, reason: reason)
    }

    /// Nil where a director is ready to take back the VIPs that prefer it.
    func doubt(returning director: String) -> TakeoverDoubt? {
        guard let target = directors.first(where: { $0.metadata.name == director }),
            let partner = partner(of: director),
            let reason = reason(
                target, toTakeFrom: partner.metadata.name, slice.movingVIPs.filter { $0.preferredDirector == director })
        else { return nil }
        return TakeoverDoubt(beginning: "director/\(director) does not safely take its VIPs back: it", reason: reason)
    }

    /// How the pair looks in each direction.
    var takeovers: [Takeover] {
        guard slice.failover.map({ $0.routers.count > 1 }) == true else { return [] }
        return directors.compactMap { view in
            guard let partner = partner(of: view.metadata.name) else { return nil }
            let comparison = comparison(partner, view, slice.movingVIPs)
            let reason = reason(partner, toTakeFrom: view.metadata.name, slice.movingVIPs)
            return Takeover(
                from: view.metadata.name, to: partner.metadata.name, connections: comparison.connections,
                known: comparison.known, isSafe: reason == nil, reason: reason)
        }
    }

    private func partner(of director: String) -> View<DirectorStatus>? {
        directors.first { $0.metadata.name != director }
    }

    private func reason(
        _ partner: View<DirectorStatus>, toTakeFrom director: String, _ vips: [Slice.Address]
    ) -> String? {
        if let reason = readiness(partner) { return reason }
        let roles = partner.status.report?.roles ?? [:]
        if let vip = vips.first(where: { ![.active, .standby].contains(roles[$0.name]) }) {
            guard let role = roles[vip.name] else { return "does not say whether it stands by for vip/\(vip.name)" }
            return "says \(role.rawValue) of vip/\(vip.name)"
        }
        guard let giver = directors.first(where: { $0.metadata.name == director }) else { return nil }
        return lack(partner, giver, vips)
    }

    private func readiness(_ director: View<DirectorStatus>) -> String? {
        let status = director.status
        guard status.state == .current else { return "is \(status.state.rawValue), and not current" }
        // It reports every 30 s: one that has missed two may be dead.
        guard let seconds = status.secondsSinceReport, seconds > 65 else { return nil }
        return "has not reported for \(Int(seconds)) s"
    }

    /// What it does not know of the connections that the other carries.
    private func lack(
        _ taker: View<DirectorStatus>, _ giver: View<DirectorStatus>, _ vips: [Slice.Address]
    ) -> String? { comparison(taker, giver, vips).reason }

    private func comparison(
        _ taker: View<DirectorStatus>, _ giver: View<DirectorStatus>, _ vips: [Slice.Address]
    ) -> ConnectionComparison {
        let roles = giver.status.report?.roles ?? [:]
        let carried = vips.filter { roles[$0.name] == .active }
        let addresses = Dictionary(carried.map { ($0.name, $0.address) }) { first, _ in first }
        var services: [String: Bool] = [:]
        for service in slice.services {
            guard let address = addresses[service.vip] else { continue }
            services[service.key(on: address).description] = service.settings.scheduler == .mh
        }
        return ConnectionComparison(
            services, active: samples[giver.metadata.name] ?? [], standby: samples[taker.metadata.name] ?? [])
    }

    /// The role in a router, which an agent of the release before says of its VIPs alone.
    private func role(
        ofRouter director: String, _ family: IPAddress.Family, on view: View<DirectorStatus>
    ) -> DirectorReport.Role? {
        if let routers = view.status.report?.routers {
            return routers.first { $0.director == director && $0.family == family.rawValue }?.role
        }
        let vip = slice.movingVIPs.first { $0.preferredDirector == director && $0.address.family == family }
        return vip.flatMap { view.status.report?.roles[$0.name] }
    }
}

extension Slice {
    /// The VIPs that move between directors.
    var movingVIPs: [Address] { failover == nil ? [] : vips.filter { $0.preferredDirector != nil } }
}
