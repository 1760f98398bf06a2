import FleetIPVS
import FleetModel

/// What to do about the kernel's synchronisation daemons. Pure.
///
/// One of a role can run on a host, and it may be somebody else's: what the agent has not started, and does not want as it is, stays.
struct SyncPlan: Hashable {
    private(set) var stop: [SyncDaemon.Role] = []
    private(set) var start: [SyncDaemon] = []
    /// Those that stand in the way of what is wanted.
    private(set) var foreign: [SyncDaemon] = []

    /// - Parameter ours: those that the agent started, as it asked for them.
    init(wanted: [SyncDaemon], found: [SyncDaemon], ours: [SyncDaemon]) {
        for role in SyncDaemon.Role.allCases {
            let wish = wanted.first { $0.role == role }
            guard let running = found.first(where: { $0.role == role }) else {
                if let wish { start.append(wish) }
                continue
            }
            if let wish, wish.isMet(by: running) { continue }
            if ours.contains(where: { $0.isMet(by: running) }) {
                stop.append(role)
                if let wish { start.append(wish) }
            } else if wish != nil {
                foreign.append(running)
            }
        }
    }

    /// Both roles on both directors, as either may carry VIPs; none where there is nobody to tell, or the kernel cannot: it refuses
    /// daemons beside real servers of the other address family, and those beside daemons.
    static func wanted(_ carried: AgentState.Carried) -> [SyncDaemon] {
        guard let failover = carried.failover, failover.routers.count > 1, !carried.mixesFamilies else { return [] }
        let headers: UInt16 = failover.sync.group?.family == .v6 ? 48 : 28
        return SyncDaemon.Role.allCases.map {
            SyncDaemon(
                role: $0, interface: failover.sync.interface ?? failover.interface, id: failover.syncID,
                maxLength: failover.sync.mtu.map { $0 - headers }, group: failover.sync.group)
        }
    }
}
