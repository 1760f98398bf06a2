import FleetIPVS

/// A kernel's two places for daemons.
actor ScriptedSync: SyncKernel {
    private(set) var running: [SyncDaemon] = []
    private(set) var orders: [String] = []
    struct Refusal: Error {}

    func put(_ daemon: SyncDaemon) { running.append(daemon) }
    func syncDaemons() -> [SyncDaemon] { running }

    func start(_ daemon: SyncDaemon) throws {
        orders.append("start \(daemon.role) \(daemon.id)")
        guard !running.contains(where: { $0.role == daemon.role }) else { throw Refusal() }
        running.append(daemon)
    }

    func stop(_ role: SyncDaemon.Role) {
        orders.append("stop \(role)")
        running.removeAll { $0.role == role }
    }
}
