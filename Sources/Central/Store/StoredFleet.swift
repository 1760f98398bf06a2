import FleetModel

/// All that the store holds of the fleet at one moment, but for tokens and history.
struct StoredFleet: Hashable, Sendable {
    /// Grows by one with every commit; a change names the version that it was made against.
    var version: Int64
    /// A random id, made when the store is created or restored.
    var epoch: String
    var fleet: Fleet
    /// What each pair is served, by pair.
    var publications: [Pair.Key: Publication]
    /// The highest revision number that each pair was ever given; it outlives the pair, so that no number comes back.
    var counters: [Pair.Key: UInt64]
    /// What is held back of each pair.
    var holds: [Pair.Key: Hold] = [:]
    /// Of what belongs to the cluster.
    var origins: [ObjectKey: FleetOrigin] = [:]
}
