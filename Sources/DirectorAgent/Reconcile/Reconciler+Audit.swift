import FleetIPVS
import FleetModel
import Logging

extension Reconciler {
    /// Compares the kernel with what we left there, reports what others changed, and puts it right.
    func audit() async {
        guard wish != nil else { return }
        let (before, census) = (state.news, state.census)
        let start = ContinuousClock.now
        state.counters.audits += 1
        do {
            var owned = try await readKernel()
            // A dump that raced with another writer may skip entries: a surprise is believed when it is seen twice.
            if let model, model != owned { owned = try await readKernel() }
            state.drift = model.map { Drift.sentences(expected: $0, found: owned) } ?? []
            state.drift += await auditFirewall()
            for sentence in state.drift { logger.warning("drift repaired", metadata: ["change": "\(sentence)"]) }
            // The model shares its real servers among services, a dump does not: it is kept where both say the same.
            if model != owned { model = owned }
            timeouts = nil
            await apply()
            state.lastAuditSeconds = (ContinuousClock.now - start).seconds
        } catch {
            lose(error)
        }
        if state.news != before || state.census?.connections != census?.connections { changes.ring() }
    }

    /// Looks at the draining servers, and lets go those that nobody is connected to any more.
    func look() async {
        let before = state.news
        do {
            let counts = try await kernel.connections(of: drains.services)
            let seconds = now()
            let elsewhere = drainsElsewhere
            let finished = drains.finish(
                waiting: { DrainBook.waiting(for: $0, in: counts) }, isElsewhere: elsewhere.contains,
                endedThere: endedThere, now: seconds)
            endedThere.formIntersection(drains.entries.keys)
            if finished > 0 { logger.info("drained", metadata: ["servers": "\(finished)"]) }
            state.drains = drains.report(counts, now: seconds)
            await apply()
        } catch {
            lose(error)
        }
        if state.news != before { changes.ring() }
    }
}
