import FleetModel

/// What of the slices takes connections: one walk over them, for the status of many objects.
struct ServingPlaces: Sendable {
    private(set) var vips: Set<VirtualIP.Key> = []
    /// As administrators name them.
    private(set) var pools: Set<Pool.Key> = []
    /// By VIP, the application services with a port there.
    private(set) var applications: [VirtualIP.Key: Set<ObjectReference>] = [:]

    init(_ slices: [Pair.Key: Slice]) {
        for slice in slices.values {
            let serving = Set(slice.pools.filter { !$0.activeServers.isEmpty }.map(\.name))
            pools.formUnion(serving.map(BalancedPool.declared))
            for service in slice.services {
                if serving.contains(service.pool) { vips.insert(service.vip) }
                if let application = service.application { applications[service.vip, default: []].insert(application) }
            }
        }
    }
}
