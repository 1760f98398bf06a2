import FleetModel
import FleetWire

extension ServiceStatus {
    /// Every exposed port, where it stands, and with which real servers.
    static func list(_ claims: Claims, fleet: Fleet, slices: [Pair.Key: Slice]) -> [ServiceStatus] {
        let marks = slices.values.reduce(into: [:]) { all, slice in
            all.merge(slice.marks) { first, _ in first }
        }
        let assigned = claims.won.map { claim in
            var status = status(of: claim, .assigned, fleet, slices)
            status.mark = marks[claim.place]
            return status
        }
        let lost = claims.lost.map { status(of: $0.claim, .conflict, fleet, slices) }
        let unassigned = claims.unassigned.map {
            ServiceStatus(
                state: .unassigned, application: $0.exposure.application, port: $0.exposure.port,
                transport: $0.exposure.transport, pool: $0.pool)
        }
        return assigned + lost + unassigned
    }

    private static func status(
        of claim: Claim, _ state: State, _ fleet: Fleet, _ slices: [Pair.Key: Slice]
    ) -> ServiceStatus {
        let vip = fleet.vips[claim.place.vip]
        let service = claim.service(fleet)
        let pool = vip.flatMap { slices[$0.pair] }?.pools.first { $0.name == claim.pool }
        let serving = vip.map { pool?.servers.serving($0.address.family, service.settings.forwarding) ?? [] } ?? []
        let servers = serving.map {
            Server(
                address: $0.address, port: service.realPort ?? service.port,
                weight: $0.state == .active ? $0.weight : 0, state: $0.state)
        }
        return ServiceStatus(
            state: state, application: claim.exposure.application, port: claim.place.port,
            transport: claim.place.transport, pool: claim.pool, vip: claim.place.vip, address: vip?.address,
            pair: vip?.pair, settings: service.settings, servers: state == .assigned ? servers : [])
    }

    /// The name in lists: `shop/orders:9000/tcp@shop`, `80/tcp@shop`.
    var name: String {
        let port = "\(port)/\(transport.rawValue)"
        return "\(application.map { "\($0):" } ?? "")\(port)\(vip.map { "@\($0)" } ?? "")"
    }
}
