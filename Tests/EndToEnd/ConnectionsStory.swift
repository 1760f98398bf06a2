import FleetWire
import Foundation
import Testing

extension Stories {
    @Test(
        "A director dies: which connections live, by their age, scheduler and history, with and without synchronisation"
    )
    static func connections() async throws {
        let synchronised = try await livedThroughDeath("connections")
        let alone = try await livedThroughDeath("connections-alone", agentArguments: ["--no-sync"])
        print("| opened | by | with synchronisation | without |\n|---|---|---|---|")
        for (row, other) in zip(synchronised, alone) {
            print(
                "| \(row.moment.rawValue) | \(row.kind.rawValue) | \(row.lived) of \(row.count) "
                    + "| \(other.lived) of \(other.count) |")
        }
        try #require(synchronised.count == 24 && alone.count == 24)
        for row in synchronised {
            #expect(row.lived == row.count, "opened \(row.moment.rawValue), \(row.kind.rawValue)")
        }
        // What is promised without: mh, for what is newer than the last change of the real servers.
        let promised: [ConnectionTrial.Moment] = [.beforeReboot, .afterReboot, .afterGrowth, .afterAbsence]
        for row in alone where row.kind == .mh && promised.contains(row.moment) {
            #expect(
                row.lived == row.count, "without synchronisation, opened \(row.moment.rawValue), \(row.kind.rawValue)")
        }
    }

    private static func livedThroughDeath(
        _ name: String, agentArguments: [String] = []
    ) async throws -> [ConnectionTrial.Row] {
        typealias Group = ConnectionTrial.Group
        var rows: [ConnectionTrial.Row] = []
        let pools = try Group.allCases.map { try $0.pool($0.edges) }
        try await tellOfPair(name, ConnectionTrial.vips, pools: pools, agentArguments: agentArguments) { fleet, vrrp in
            let (dying, heir) = ("blue-a", "blue-b")
            for client in ConnectionTrial.clients {
                try await Command.need(["ip", "-n", "client", "address", "replace", "\(client)/32", "dev", "eth0"])
            }
            var trial = ConnectionTrial()
            defer { trial.close() }

            // One of four drains, kept by what it has, when the partner is rebooted.
            try await trial.open(.beforeReboot, .steady, [.mh, .rr])
            let kept = try await HeldConnections.open(20, to: try ConnectionTrial.address(.resting, .rr), 80)
            let others = try await HeldConnections.open(20, to: try ConnectionTrial.address(.resting, .mh), 80)
            defer { for connections in [kept, others] { connections.close() } }
            try await fleet.apply([Group.resting.pool([1, 3, 4])])
            try await fleet.waitApplied()
            try await fleet.reboot(heir, besides: dying, vrrp)
            if agentArguments.isEmpty {
                let addresses = try [ConnectionTrial.Kind.mh, .rr].map { try ConnectionTrial.address(.steady, $0) }
                try await fleet.waitTold(heir, by: dying, of: addresses)
            }

            // Servers come and go, and others come one by one, while nobody tells the partner.
            fleet.agents[heir]?.stop()
            for (away, order) in [
                ([1, 2], [3, 2]), ([1, 2, 4], [3, 2, 1]), ([1, 2, 3, 4], [3, 2, 1]), ([1, 2, 3], [3, 2, 1]),
            ] {
                try await fleet.apply([Group.away.pool(away), Group.order.pool(order)])
                for (group, edges) in [(Group.away, away), (.order, order)] {
                    try await fleet.waitServers(edges, of: try ConnectionTrial.address(group, .mh), on: dying)
                }
            }
            try fleet.agents[heir]?.start()
            try await fleet.waitReady(heir)
            try await fleet.waitApplied()

            try await trial.open(.afterReboot, .steady)
            try await trial.open(.beforeGrowth, .grown)
            try await trial.open(.beforeDrain, .drained)
            try await trial.open(.afterAbsence, .away)
            try await trial.open(.otherOrder, .order)
            try await trial.open(.rebootWhileDraining, .resting)
            try await fleet.apply([Group.grown.pool([1, 2, 3, 4]), Group.drained.pool([1, 3, 4])])
            try await fleet.waitApplied()
            try await trial.open(.afterGrowth, .grown)
            // The kernel keeps a message of synchronisation for two seconds, unless it fills up.
            try await Task.sleep(for: .seconds(4))

            let asking = Task { [trial] in try await trial.keepBusy() }
            try await Task.sleep(for: .seconds(1))
            try await vrrp.powerOff(dying, fleet)
            try await vrrp.wait(ConnectionTrial.vips.map(\.name), "active", on: heir, fleet)
            try await Task.sleep(for: .seconds(2))
            asking.cancel()
            try await asking.value
            try await trial.count()
            rows = trial.rows.sorted { $0.order < $1.order }
        }
        for client in ConnectionTrial.clients {
            try await Command.run(["ip", "-n", "client", "address", "del", "\(client)/32", "dev", "eth0"])
        }
        return rows
    }
}

extension ConnectionTrial.Row {
    /// Its place in the table.
    fileprivate var order: Int {
        let moments = ConnectionTrial.Moment.allCases
        let kinds = ConnectionTrial.Kind.allCases
        return (moments.firstIndex(of: moment) ?? 0) * kinds.count + (kinds.firstIndex(of: kind) ?? 0)
    }
}

extension Deployment {
    /// Waits until a director's kernel has these edges and no others behind a VIP.
    fileprivate func waitServers(_ edges: [Int], of vip: String, on director: String) async throws {
        let wanted = Set(edges.map { "10.9.0.2\($0):80" })
        try await eventually(within: 15, "\(vip) has the edges \(edges) on \(director)", or: { story }) {
            let words = try await Lab.table(of: director).map { $0.split(separator: " ") }
            let servers = words.filter { $0.count > 4 && $0[0] == "-a" && $0[2] == "\(vip):80" }.map { String($0[4]) }
            return Set(servers) == wanted
        }
    }
}
