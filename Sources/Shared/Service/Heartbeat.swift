public import ServiceLifecycle

/// Tells the supervisor that the program is alive, for as long as its core answers, and when it is about to end.
///
/// To be the last of a group's services: they end in the opposite order, so the supervisor hears of the end at its beginning.
public struct Heartbeat: Service {
    private let supervisor: Supervisor
    private let core: @Sendable () async -> Void

    /// - Parameter core: returns once the program's core has answered. One that hangs keeps the sign from being given, and the
    ///   supervisor ends the program.
    public init(_ supervisor: Supervisor, core: @escaping @Sendable () async -> Void) {
        self.supervisor = supervisor
        self.core = core
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown { await beat() }
        supervisor.tell(.stopping)
    }

    private func beat() async {
        while !Task.isCancelled {
            guard let limit = supervisor.watchdog else {
                try? await Task.sleep(for: .seconds(3600))
                continue
            }
            await core()
            supervisor.tell(.alive)
            // As sd_watchdog_enabled(3) asks: one sign may come late.
            try? await Task.sleep(for: limit / 2)
        }
    }
}
