import FleetModel

/// What an administrator wants to be different from what was given once: the planner keeps everything else. Pure.
struct Steering: Hashable, Sendable {
    /// By VIP, the director that it is to prefer from now on.
    var moves: [VirtualIP.Key: String] = [:]
    /// Pairs that are to get other ids.
    var renumbered: Set<Pair.Key> = []
    /// By director, whether it is to take back the VIPs that prefer it.
    var returning: [String: Bool] = [:]

    /// The published slices as the planner is to remember them.
    func applied(to slices: [Pair.Key: Slice]) -> [Pair.Key: Slice] {
        guard self != Steering() else { return slices }
        return slices.mapValues { slice in
            var slice = slice
            for index in slice.vips.indices {
                if let director = moves[slice.vips[index].name] { slice.vips[index].preferredDirector = director }
            }
            for index in slice.failover?.routers.indices ?? 0..<0 {
                guard let director = slice.failover?.routers[index].director, let returns = returning[director] else {
                    continue
                }
                slice.failover?.routers[index].isReturning = returns
            }
            if renumbered.contains(slice.pair) { slice.failover?.syncID = Failovers.noSyncID }
            return slice
        }
    }
}
