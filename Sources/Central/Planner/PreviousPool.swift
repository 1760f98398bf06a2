import FleetModel

/// What the last published slices say of one pool: the planner's only memory of what serves.
struct PreviousPool: Hashable, Sendable {
    /// By address; of several slices' word on one address, an active one counts.
    var servers: [Slice.Server] = []
    /// The exposures of application services, sorted.
    var exposures: [Exposure] = []
}
