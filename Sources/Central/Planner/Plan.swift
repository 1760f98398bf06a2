import FleetModel
import FleetWire

/// The planner's answer: for each pair a slice, and what is to be said about it.
struct Plan: Hashable, Sendable {
    var slices: [Pair.Key: Slice]
    /// Sorted, without duplicates.
    var findings: [Finding]
    /// What the sources say beside their answers, by pool.
    var sources: [Pool.Key: SourceWord]
    /// Every exposed port, assigned or not, sorted.
    var services: [ServiceStatus]
    /// What the cluster is told of its Services of type LoadBalancer.
    var balanced: [ObjectReference: LoadBalancerAnswer] = [:]
}
