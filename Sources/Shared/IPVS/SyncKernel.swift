/// The kernel's side of connection synchronisation.
public protocol SyncKernel: Sendable {
    /// Those that run in the network namespace: one of a role at most.
    func syncDaemons() async throws -> [SyncDaemon]

    /// Starts one; fails with EEXIST where one of its role runs.
    func start(_ daemon: SyncDaemon) async throws

    /// Stops the one of a role; fails with ESRCH where none runs.
    func stop(_ role: SyncDaemon.Role) async throws
}
