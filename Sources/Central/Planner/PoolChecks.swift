import FleetModel

/// The checks of all pools, each with its port decided: here once, so that every director probes the same. Pure.
struct PoolChecks {
    private(set) var checks: [Pool.Key: Slice.Check] = [:]
    private(set) var findings: [Finding] = []

    /// - Parameter previous: the last published slices: while a port that was checked is exposed, it goes on being checked.
    init(
        fleet: Fleet, pictures: [Pool.Key: PoolPicture], previous: [Pair.Key: Slice],
        balanced: BalancedServices
    ) {
        checks = balanced.checks
        for (name, pool) in fleet.pools {
            let check = pool.check ?? pool.source.usualCheck
            guard let transport = check.transport else { continue }
            let exposed = (pictures[name]?.exposures ?? []).filter { $0.transport == transport }
            let last = previous.sorted { $0.key < $1.key }.lazy.compactMap { _, slice in
                slice.pools.first { $0.name == name }?.check?.port
            }.first
            if let port = check.port ?? Self.port(of: name, pool, transport, exposed, last: last, fleet) {
                checks[name] = Slice.Check(check, port: port)
            } else if pool.check != nil, pictures[name]?.exposures.isEmpty == false {
                findings.append(
                    Finding(
                        reason: "NoPortToCheck", subject: "pool/\(name)",
                        message: "The pool exposes no \(transport.rawValue) port, so its real servers are not checked; "
                            + "name one in spec.check.port."))
            }
        }
    }

    /// The first port of a list kept by hand; of pods, the first HTTP port of their VIPs, or the lowest that is exposed.
    private static func port(
        of name: Pool.Key, _ pool: Pool.Settings, _ transport: TransportProtocol, _ exposed: [Exposure],
        last: UInt16?, _ fleet: Fleet
    ) -> UInt16? {
        if let ports = pool.source.listedPorts, let port = ports.first(where: { $0.transport == transport }) {
            return port.realPort ?? port.port
        }
        if transport == .tcp {
            let vips = fleet.vips.filter { $0.value.pool == name }.sorted { $0.key < $1.key }
            if let port = vips.lazy.compactMap({ fleet.httpPorts(of: $0.value).first }).first { return port }
        }
        let ports = exposed.map { $0.realPort ?? $0.port }
        return last.flatMap { ports.contains($0) ? $0 : nil } ?? ports.min()
    }

    /// The pools of a slice with their checks.
    func set(on pools: [Slice.Servers]) -> [Slice.Servers] {
        pools.map { Slice.Servers(name: $0.name, servers: $0.servers, check: checks[$0.name]) }
    }
}

extension Pool.Source {
    /// The check of a pool that names none.
    var usualCheck: Pool.Check {
        if case .loadBalancer = self { .kubeProxy } else { .usual }
    }
}
