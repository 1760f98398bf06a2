import FleetModel

/// What the last published slices say of one pool: the planner's only memory of what serves.
struct PreviousPool: Sendable {
    /// By address; of several slices' word on one address, an active one counts.
    var servers: [Slice.Server] = []
    /// By slice, each sorted.
    private let parts: [[Exposure]]

    /// - Parameter exposures: those of application services, by slice, each sorted.
    init(servers: [Slice.Server] = [], exposures parts: [[Exposure]] = []) {
        self.servers = servers
        self.parts = parts
    }

    /// The exposures of application services, sorted. Put together when they are asked for: only a source that says nothing
    /// of its ports wants them, and a pool may stand in a hundred slices.
    var exposures: [Exposure] { parts.count == 1 ? parts[0] : Set(parts.joined()).sorted() }
}
