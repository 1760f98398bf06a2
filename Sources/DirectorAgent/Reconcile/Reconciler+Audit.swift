import FleetIPVS
import FleetModel
import Logging

extension Reconciler {
    /// Compares the kernel with what we left there, reports what others changed, and puts it right.
    func audit() async {
        guard wish != nil else { return }
        state.counters.audits += 1
        do {
            let owned = try await readKernel()
            let drift = model.map { Drift.sentences(expected: $0, found: owned) } ?? []
            if drift != state.drift || !drift.isEmpty {
                state.drift = drift
                for sentence in drift { logger.warning("drift repaired", metadata: ["change": "\(sentence)"]) }
                changes.ring()
            }
            model = owned
            let before = state
            await apply()
            if before != state { changes.ring() }
        } catch {
            lose(error)
        }
    }

    /// Looks at the draining servers, and lets go those that nobody is connected to any more.
    func look() async {
        do {
            let dump = try await kernel.table()
            let seconds = now()
            func active(_ key: DrainBook.Key) -> UInt32 {
                dump.connections(of: key.service, server: key.server)?.active ?? 0
            }
            drains.finish(seen: dump.table, active: active, now: seconds)
            let before = state
            state.drains = drains.entries.sorted { $0.key < $1.key }.compactMap { key, progress in
                guard case .draining(let deadline) = progress else { return nil }
                return DirectorReport.Drain(
                    service: key.service.description, server: key.server.description, activeConnections: active(key),
                    secondsLeft: Int(max(0, deadline - seconds)))
            }
            await apply()
            if before != state { changes.ring() }
        } catch {
            lose(error)
        }
    }
}
