import FleetIPVS
import FleetModel

/// What a kernel made of a goal that it took without a word: one that lacks a feature ignores its attribute. Pure.
enum ReadBack {
    /// Tells whether a slice's table asks for anything that some kernels ignore: then it is read back once it is programmed.
    static func isDue(_ table: IPVSTable) -> Bool {
        table.contains { key, service in
            !service.settings.persistenceEngine.isEmpty
                // The servers of a service share all of this, so one of them speaks for all.
                || service.servers.first.map { $0.value.tunnel != .ipip || $0.key.address.family != key.family } == true
        }
    }

    /// Entries that the kernel took and holds otherwise; what it refused has been said already, and what a dump does not
    /// show may be there.
    static func failures(goal: IPVSTable, kernel: IPVSTable, refused: [IPVSFailure]) -> [DirectorReport.Failure] {
        let said = Set(refused.map { Entry(service: $0.operation.service, server: $0.operation.server) })
        var failures: [DirectorReport.Failure] = []
        func fail(_ entry: Entry, _ operation: IPVSOperation, holds found: String, not wanted: String) {
            guard !said.contains(entry) else { return }
            failures.append(
                .init(
                    operation: "\(operation)",
                    error: "cannot \(operation): the kernel took it and holds \(found), not \(wanted); "
                        + "it may be too old for it"))
        }
        for (key, wanted) in goal.sorted(by: { $0.key < $1.key }) {
            guard let found = kernel[key] else { continue }
            if found.settings != wanted.settings {
                fail(
                    Entry(service: key), .setService(key, wanted.settings), holds: Drift.words(found.settings),
                    not: Drift.words(wanted.settings))
            }
            guard found.servers != wanted.servers else { continue }
            for (server, settings) in wanted.servers {
                guard let held = found.servers[server], held != settings else { continue }
                fail(
                    Entry(service: key, server: server), .setServer(key, server, settings), holds: Drift.words(held),
                    not: Drift.words(settings))
            }
        }
        return failures
    }

    private struct Entry: Hashable {
        var service: VirtualService.Key
        var server: RealServer.Key?
    }
}
