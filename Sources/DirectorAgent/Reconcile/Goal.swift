import FleetIPVS
import FleetModel

/// What the kernel should hold now: the wish, and what has to leave gently. Pure.
struct Goal: Sendable {
    var table: IPVSTable
    var drains: DrainBook
    /// Draining servers that must be added anew: with their weight first, and set to 0 by `table` right after.
    var addedWithWeight: [IPVSOperation]

    /// - Parameters:
    ///   - owned: the part of the kernel's table that is ours.
    ///   - previousDrainSeconds: how long servers of a service that the wish does not name any more may drain.
    ///   - foreign: services of the wish whose place somebody else holds: left alone.
    init(
        wish: Wish, owned: IPVSTable, drains old: DrainBook, foreign: Set<VirtualService.Key> = [],
        previousDrainSeconds: (VirtualService.Key) -> UInt32?, now: Int64
    ) {
        table = wish.table
        drains = DrainBook()
        addedWithWeight = []
        for key in foreign { table[key] = nil }
        for (key, service) in owned where !foreign.contains(key) {
            // The same real servers and none of them on its way out: nobody leaves.
            if table[key]?.servers == service.servers, !wish.hasDraining(key) { continue }
            let isWanted = table[key] != nil
            var kept = table[key] ?? VirtualService(settings: service.settings)
            let usual = wish.drainSeconds(of: key)
            let seconds = isWanted ? usual : previousDrainSeconds(key) ?? usual
            for (server, settings) in service.servers {
                let leaves = kept.servers[server] == nil || wish.weightBeforeDrain(key, server) != nil
                guard leaves else { continue }
                let entry = DrainBook.Key(service: key, server: server)
                let progress = Self.progress(key, old.entries[entry], seconds: seconds, now: now)
                if progress == .done {
                    kept.servers[server] = nil
                } else {
                    var quiet = settings
                    quiet.weight = 0
                    kept.servers[server] = quiet
                    drains.entries[entry] = progress
                }
            }
            // Where nobody leaves the wish stands as it is, and the table stays shared with it.
            if isWanted, kept == table[key] { continue }
            // A removed service goes with its last real server.
            table[key] = isWanted || !kept.servers.isEmpty ? kept : nil
        }
        if wish.hasDraining { settleDraining(wish, owned, old, now) }
        if !wish.quieted.isEmpty { settleQuieted(wish, owned) }
    }

    /// A draining server that the kernel does not hold: one that is done stays out; after a reboot one is added anew.
    private mutating func settleDraining(_ wish: Wish, _ owned: IPVSTable, _ old: DrainBook, _ now: Int64) {
        for (key, service) in wish.table where table[key] != nil {
            for (server, settings) in service.servers {
                guard let weight = wish.weightBeforeDrain(key, server) else { continue }
                let entry = DrainBook.Key(service: key, server: server)
                guard owned[key]?.servers[server] == nil else {
                    // Done, but still to be taken out of the kernel: remembered, so that it is not added again.
                    if table[key]?.servers[server] == nil { drains.entries[entry] = .done }
                    continue
                }
                let progress = Self.progress(
                    key, old.entries[entry], seconds: wish.drainSeconds(of: key), now: now)
                drains.entries[entry] = progress
                if progress == .done {
                    table[key]?.servers[server] = nil
                } else {
                    var loud = settings
                    loud.weight = weight
                    addedWithWeight.append(.addServer(key, server, loud))
                }
            }
        }
    }

    private static func progress(
        _ service: VirtualService.Key, _ old: DrainBook.Progress?, seconds: UInt32, now: Int64
    ) -> DrainBook.Progress {
        if let old { return old }
        // A datagram has no connection to wait for: where nobody asked for patience, UDP goes at once.
        if service.transport == .udp || ProbeRoute.isRoute(service), seconds == 0 { return .done }
        return .draining(until: now + Int64(seconds))
    }

    /// The kernel's table with all that is new in the goal, and nothing changed or taken away yet.
    func growth(of owned: IPVSTable) -> IPVSTable {
        var grown = owned
        for (key, service) in table {
            guard var present = owned[key] else {
                grown[key] = service
                continue
            }
            for (server, settings) in service.servers where present.servers[server] == nil {
                present.servers[server] = settings
            }
            grown[key] = present
        }
        return grown
    }

    /// What has to be done to get there: what is new first, then what changes and goes.
    func batches(from owned: IPVSTable) -> OperationBatches {
        guard addedWithWeight.isEmpty else { return OperationBatches(operations(from: owned)) }
        return OperationBatches(from: owned, to: table)
    }

    /// The same as one list.
    func operations(from owned: IPVSTable) -> [IPVSOperation] {
        let plain = DirectorAgent.operations(from: owned, to: table)
        guard !addedWithWeight.isEmpty else { return plain }
        let loud = Dictionary(addedWithWeight.map { (Self.name($0), $0) }) { first, _ in first }
        var quiet: [IPVSOperation] = []
        let grown = plain.map { operation in
            guard case .addServer(let service, let server, let settings) = operation,
                let other = loud[Self.name(operation)]
            else { return operation }
            quiet.append(.setServer(service, server, settings))
            return other
        }
        return grown + quiet
    }

    private static func name(_ operation: IPVSOperation) -> DrainBook.Key? {
        operation.server.map { DrainBook.Key(service: operation.service, server: $0) }
    }
}
