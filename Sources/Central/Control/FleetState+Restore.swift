import FleetModel
import FleetWire
import Logging

/// Putting a backup in force.
extension FleetState {
    /// Replaces the stored fleet by a backup's, under a new epoch, and plans at once.
    ///
    /// No slice that comes of it is approved: a director that would lose more than half of its services by it keeps what it has
    /// until `lvsctl approve`.
    func restore(_ backup: Backup, dryRun: Bool = false, confirm: Bool = false) async throws -> RestoreResult {
        let result = try await withRetries {
            try await self.makeRestoration(backup, dryRun: dryRun, confirm: confirm)
        }
        if !dryRun, scope.fleetObjects { wish.yield() }
        return result
    }

    private func makeRestoration(_ backup: Backup, dryRun: Bool, confirm: Bool) async throws -> RestoreResult {
        let state = RestoredState(
            backup, beside: stored, slices: slices,
            isClusterKnown: scope.fleetObjects && ClusterQuery.fleet.allSatisfy(cluster.answered.contains))
        do {
            try state.fleet.validate()
        } catch {
            throw BackupRefusal("holds a fleet that is refused: \(error)")
        }
        do {
            await learn(about: state.fleet)
            let result = try await put(state, of: backup, dryRun: dryRun, confirm: confirm)
            await source.watch(needed(by: stored.fleet))
            return result
        } catch {
            await source.watch(needed(by: stored.fleet))
            throw error
        }
    }

    private func put(
        _ state: RestoredState, of backup: Backup, dryRun: Bool, confirm: Bool
    ) async throws -> RestoreResult {
        // While the cluster is not known well enough what was served stands, as at a start.
        let proposal = cluster.isComplete(for: needed(by: state.fleet)) ? proposal(for: state, backup) : nil
        let served = proposal?.plan.slices ?? state.memory.filter { state.fleet.pairs[$0.key] != nil }
        let loss = ServiceLoss(from: state.memory, to: served, fleet: state.fleet)
        guard confirm || dryRun || loss.isEmpty else { throw ConfirmationNeeded(loss: loss) }

        let tokens = ReturningTokens(backup)
        var result = RestoreResult(
            dryRun: dryRun, items: state.items(instead: stored.fleet), loss: loss.isEmpty ? nil : loss.sentence,
            guarded: state.guarded(from: served))
        guard !dryRun else {
            result.items += try await store.comingBack(tokens).map(Self.item)
            return result
        }
        let time = now()
        let epoch = RandomText.hex(bytes: 8)
        var publications: [Pair.Key: Publication] = [:]
        var entries = RestoredState.history(
            backup.history, Array(try await store.history(limit: SQLiteStore.historyLimit).reversed()))
        for (pair, slice) in served.sorted(by: { $0.key < $1.key }) {
            let draft = try PublicationDraft(slice, &writers[pair, default: SliceWriter()])
            let publication = try draft.publication(
                Revision(epoch: epoch, number: (state.counters[pair] ?? 0) + 1), nil)
            publications[pair] = publication
            entries.append(draft.entry(publication, time: time, cause: "restored from a backup of \(backup.epoch)"))
        }
        let holds = proposal?.guarding.holds ?? state.holds
        let restored = try await store.restore(
            Restoration(
                madeAgainst: stored.version, epoch: epoch, fleet: state.fleet, publications: publications,
                counters: state.counters.merging(publications.mapValues(\.revision.number)) { $1 }, holds: holds,
                origins: state.origins, history: entries, tokens: tokens, time: time))
        logger.notice("restored", metadata: ["from": "\(backup.epoch)", "epoch": "\(epoch)"])
        try await reload()
        if let proposal { lossGuard = proposal.guarding }
        hasFullPicture = proposal != nil
        plan = proposal?.plan
        intake.forgetLook()
        planned.yield()
        await board.keep(only: Array(stored.fleet.pairs.keys))
        result.items += restored.tokens.map(Self.item) + [ChangeResult.Item(object: "epoch/\(epoch)", action: .created)]
        result.revisions = publications.mapValues(\.revision)
        result.epoch = epoch
        result.copy = restored.copy
        return result
    }

    private static func item(_ token: StoredToken) -> ChangeResult.Item {
        ChangeResult.Item(object: "token/\(token.id)", action: .created)
    }

    /// What the cluster took away is looked at in the fleet as it was, and in pairs that come back against what they served.
    private func proposal(for state: RestoredState, _ backup: Backup) -> Proposal {
        var guarding = lossGuard
        let (time, date) = (clock(), now())
        guarding.see(
            memories.seen.plan(cluster: cluster, fleet: stored.fleet, previous: slices, holds: [:]), at: time,
            date: date)
        var plan = Planner.plan(cluster: cluster, fleet: state.fleet, previous: state.memory)
        guarding.accept(plan, from: stored.fleet, to: state.fleet)
        guarding.takeUp(
            state.memory.filter { state.returning.contains($0.key) }, holds: backup.holds, plan, at: time, date: date)
        if !guarding.holds.isEmpty {
            plan = memories.held.plan(
                cluster: cluster, fleet: state.fleet, previous: state.memory, holds: guarding.holds)
            guarding.settle(plan)
            plan.heldFindings = guarding.findings
        }
        return Proposal(plan: plan, guarding: guarding)
    }
}
