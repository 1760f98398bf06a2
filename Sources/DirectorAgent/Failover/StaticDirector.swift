import FleetModel

/// Looks at the addresses of a director that has no keepalived.
actor StaticDirector {
    static let interval = Duration.seconds(10)

    private let reconciler: Reconciler
    private let addresses: @Sendable () -> Set<IPAddress>
    /// Rung after every change of the agent's state.
    nonisolated let bell = Bell()

    init(reconciler: Reconciler, addresses: @escaping @Sendable () -> Set<IPAddress> = HeldAddresses.read) {
        self.reconciler = reconciler
        self.addresses = addresses
    }

    /// Works until cancelled.
    func run() async {
        while !Task.isCancelled {
            await step()
            await bell.sleep(until: .now + Self.interval)
        }
    }

    func step() async {
        let state = reconciler.window.state
        guard let carried = state.carried, let director = state.identity?.director else { return }
        await reconciler.heard(roles: StaticRoles.roles(carried, director: director, held: addresses()), problem: nil)
    }
}
