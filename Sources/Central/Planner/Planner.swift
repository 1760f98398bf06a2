import FleetModel

/// Decides what every pair must do. Pure: no clock, no logger, inputs sorted at the seam, so equal inputs give equal bytes.
enum Planner {
    /// Plans the whole fleet from one picture of the cluster.
    ///
    /// - Parameters:
    ///   - previous: the last published slices; what the cluster has not answered is taken from there.
    ///   - holds: what is put back although the cluster has it no more.
    ///   - loads: how many connections each VIP has, where somebody says so.
    static func plan(
        cluster: ClusterSnapshot, fleet: Fleet, previous: [Pair.Key: Slice], holds: [Pair.Key: Hold] = [:],
        loads: () -> [VirtualIP.Key: UInt64] = { [:] }
    ) -> Plan {
        var memory = PlanMemory()
        return memory.plan(cluster: cluster, fleet: fleet, previous: previous, holds: holds, loads: loads)
    }
}
