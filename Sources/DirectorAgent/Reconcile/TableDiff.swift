import FleetIPVS
import FleetModel

/// The difference between two tables as operations, in an order that never leaves a service worse off than either.
///
/// Services first, then their real servers in sorted order (`mh` tables of two directors agree only so), then servers that
/// take connections again, then the other changes in place, then removals. A service that goes takes its real servers with it.
///
/// - Parameter adds: without it, services that are new are left out.
func operations(from actual: IPVSTable, to desired: IPVSTable, addingServices adds: Bool = true) -> [IPVSOperation] {
    var grow: [IPVSOperation] = []
    var raise: [IPVSOperation] = []
    var change: [IPVSOperation] = []
    var shrink: [IPVSOperation] = []
    let differing = desired.filter { key, wanted in
        guard let present = actual[key] else { return adds }
        return present != wanted
    }
    for key in differing.keys.sorted() {
        guard let wanted = desired[key] else { continue }
        guard let present = actual[key] else {
            grow.append(.addService(key, wanted.settings))
            for (server, settings) in wanted.servers {
                grow.append(.addServer(key, server, settings))
            }
            continue
        }
        if present.settings != wanted.settings { change.append(.setService(key, wanted.settings)) }
        guard present.servers != wanted.servers else { continue }
        let servers = present.servers.changes(to: wanted.servers)
        for server in servers.added {
            if let settings = wanted.servers[server] { grow.append(.addServer(key, server, settings)) }
        }
        for server in servers.changed {
            guard let settings = wanted.servers[server] else { continue }
            // Where one comes back while another leaves, there is no moment without either.
            let takesAgain = settings.weight > 0 && present.servers[server]?.weight == 0
            if takesAgain {
                raise.append(.setServer(key, server, settings))
            } else {
                change.append(.setServer(key, server, settings))
            }
        }
        for server in servers.removed { shrink.append(.removeServer(key, server)) }
    }
    let gone = actual.keys.filter { desired[$0] == nil }.sorted().map { IPVSOperation.removeService($0) }
    return grow + raise + change + shrink + gone
}
