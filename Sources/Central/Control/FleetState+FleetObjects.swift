import FleetModel
import FleetWire
import Logging

/// The cluster's own objects of the fleet (`--fleet-objects`).
extension FleetState {
    /// Lets the cluster's objects change the fleet, plans, and publishes what became different.
    ///
    /// Whoever writes in the cluster was not asked for `--yes`, so nothing that is published here is approved: a director that
    /// would lose too much by it refuses, until an administrator approves.
    func followCluster() async throws {
        guard let answer = look() else {
            try await commit(stored.fleet, cause: "cluster", by: .cluster)
            return
        }
        try await take(answer, by: .cluster)
    }

    /// Deletes what vanished from the cluster and was held back.
    func approveRemovals(dryRun: Bool = false) async throws -> ChangeResult {
        try await withRetries { try await self.makeRemovals(dryRun: dryRun) }
    }

    private func makeRemovals(dryRun: Bool) async throws -> ChangeResult {
        // What else the cluster said is no part of what is approved.
        if !dryRun { try await followCluster() }
        let before = intake
        do {
            guard let answer = look(isApproved: true) else {
                throw NotPlanned(reason: "the cluster has not said which objects of the fleet it has")
            }
            let items = answer.items.filter { $0.action == .deleted }
            let revisions = dryRun ? [:] : try await take(answer, by: .administrator)
            if dryRun { intake = before }
            return ChangeResult(dryRun: dryRun, items: items, revisions: revisions)
        } catch {
            intake = before
            throw error
        }
    }

    /// What the cluster's objects make of the fleet; nil without `--fleet-objects`, while the cluster has not said all, and where
    /// nothing is new.
    private func look(isApproved: Bool = false) -> FleetIntake.Answer? {
        guard scope.fleetObjects else { return nil }
        if !isApproved, intake.hasSeen(cluster, stored.fleet, stored.origins, at: clock()) { return nil }
        return intake.look(
            at: cluster, stored.fleet, stored.origins, isApproved: isApproved, at: clock(), date: now()
        ) { occupied(beside: stored.fleet) }
    }

    @discardableResult
    private func take(_ answer: FleetIntake.Answer, by author: Author) async throws -> [Pair.Key: Revision] {
        do {
            await learn(about: answer.fleet)
            let words = answer.items.map { "\($0.object) \($0.action.rawValue)" }
            let cause = words.isEmpty ? "cluster" : "cluster: \(words.joined(separator: ", "))"
            let revisions = try await commit(answer.fleet, answer.origins, cause: cause, by: author)
            if !answer.items.isEmpty { await source.watch(needed(by: answer.fleet)) }
            say(answer, instead: intakeAnswer)
            intakeAnswer = answer
            wake(at: answer.next)
            return revisions
        } catch {
            intake.forgetLook()
            await source.watch(needed(by: stored.fleet))
            throw error
        }
    }

    /// Logs what the cluster changed, and what is newly to be said about its objects.
    private func say(_ answer: FleetIntake.Answer, instead old: FleetIntake.Answer?) {
        for item in answer.items {
            logger.notice("\(item.action.rawValue) by the cluster", metadata: ["object": "\(item.object)"])
        }
        let known = Set(old?.findings ?? [])
        for finding in answer.findings where !known.contains(finding) {
            logger.warning(
                "an object of the cluster", metadata: ["object": "\(finding.subject)", "what": "\(finding.message)"])
        }
    }

    /// Refuses what an administrator changes of the cluster's objects.
    func requireOwn(_ changes: FleetDiff) throws(EditRefusal) {
        // Without the cluster's objects nobody else speaks for them.
        guard scope.fleetObjects else { return }
        for key in changes.written.map(\.key) + changes.removed {
            if let origin = stored.origins[key] { throw .belongsToCluster(key, manifest: origin.manifest) }
        }
    }

    // MARK: Readers

    /// The objects of a kind, sorted, each with whom it belongs to.
    func documents(_ kind: FleetObject.Kind) -> [FleetDocument] {
        stored.fleet.objects.filter { $0.kind == kind }.map(document)
    }

    func document(_ key: ObjectKey) -> FleetDocument? { stored.fleet[key].map(document) }

    private func document(_ object: FleetObject) -> FleetDocument {
        FleetDocument(object, origin: stored.origins[object.key] == nil ? .administrator : .cluster)
    }
}
