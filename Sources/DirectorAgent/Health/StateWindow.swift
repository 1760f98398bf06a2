import Synchronization

/// The newest state, for readers that must wait for nobody.
final class StateWindow: Sendable {
    private let latest = Mutex(AgentState())

    var state: AgentState { latest.withLock { $0 } }

    func show(_ state: AgentState) { latest.withLock { $0 = state } }
}
