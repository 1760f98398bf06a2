import FleetModel

/// What the last published slices say of one pool: the planner's only memory.
struct PreviousPool: Hashable, Sendable {
    /// By address; of several slices' word on one address, an active one counts.
    var servers: [Slice.Server] = []
    /// The exposures of application services, sorted.
    var exposures: [Exposure] = []

    /// Gathers all pools from all slices.
    static func gather(_ slices: [Pair.Key: Slice]) -> [Pool.Key: PreviousPool] {
        var servers: [Pool.Key: [IPAddress: Slice.Server]] = [:]
        var exposures: [Pool.Key: Set<Exposure>] = [:]
        for (_, slice) in slices.sorted(by: { $0.key < $1.key }) {
            for pool in slice.pools {
                for server in pool.servers where servers[pool.name]?[server.address]?.state != .active {
                    servers[pool.name, default: [:]][server.address] = server
                }
            }
            for service in slice.services where service.application != nil {
                exposures[service.pool, default: []].insert(
                    Exposure(
                        port: service.port, realPort: service.realPort, transport: service.transport,
                        application: service.application))
            }
        }
        return Dictionary(
            uniqueKeysWithValues: Set(servers.keys).union(exposures.keys).map { name in
                let known = (servers[name] ?? [:]).values.sorted { $0.address < $1.address }
                return (name, PreviousPool(servers: known, exposures: (exposures[name] ?? []).sorted()))
            })
    }
}
