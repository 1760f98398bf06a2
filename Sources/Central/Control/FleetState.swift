import FleetModel
import FleetWire
import Logging

/// Holds the fleet, the newest picture of the cluster and the newest plan; every change of one goes through here.
///
/// One change or replanning at a time passes the gate. What arrives from the cluster meanwhile is only noted.
actor FleetState {
    /// How long a change waits for the cluster's first answer about what it newly refers to.
    static let answerLimit = Duration.seconds(3)
    /// How often a change is made anew after another Central's came first.
    private static let attempts = 3

    nonisolated let board: SliceBoard
    let store: any FleetStore
    let source: any ClusterSource
    let logger: Logger
    private let gate = SerialGate()
    /// Seconds since 1970, for history.
    private let now: @Sendable () -> Int64

    private var stored: StoredFleet
    /// The published slices, which are the planner's memory.
    private var slices: [Pair.Key: Slice]
    private(set) var cluster = ClusterSnapshot()
    private var snapshotBell = Bell()
    private var plan: Plan?
    /// Tells whether the cluster was known well enough to plan, once since the start.
    private var hasFullPicture = false
    /// Why the last replanning could not be stored.
    private var storeProblem: String?

    init(
        store: any FleetStore, source: any ClusterSource, board: SliceBoard = SliceBoard(), logger: Logger,
        now: @escaping @Sendable () -> Int64
    ) async throws {
        self.store = store
        self.source = source
        self.board = board
        self.logger = logger
        self.now = now
        stored = try await store.read()
        slices = Publication.slices(stored.publications)
        // What was served before the restart is served again at once, under its own revision.
        await board.publish(stored.publications)
        await source.watch(ClusterQuery.needed(by: stored.fleet))
    }

    // MARK: Administrators

    /// Makes a change, plans with it and stores both; answers with the revisions that it made.
    func change(_ edit: FleetEdit, dryRun: Bool = false, confirm: Bool = false) async throws -> ChangeResult {
        try await alone {
            for _ in 1..<Self.attempts {
                do {
                    return try await makeChange(edit, dryRun: dryRun, confirm: confirm)
                } catch is StoreConflict {
                    try await reload()
                }
            }
            return try await makeChange(edit, dryRun: dryRun, confirm: confirm)
        }
    }

    /// Runs a body while no other change or replanning is under way.
    private func alone<Value>(_ body: () async throws -> Value) async throws -> Value {
        await gate.enter()
        do {
            let value = try await body()
            await gate.leave()
            return value
        } catch {
            await gate.leave()
            throw error
        }
    }

    private func makeChange(_ edit: FleetEdit, dryRun: Bool, confirm: Bool) async throws -> ChangeResult {
        var fleet = stored.fleet
        let items = try fleet.edit(edit)
        guard fleet != stored.fleet else { return ChangeResult(dryRun: dryRun, items: items) }
        try fleet.validate(occupied: occupied(beside: stored.fleet))
        if !confirm, !dryRun {
            let loss = ServiceLoss(
                from: slices, to: Planner.plan(cluster: cluster, fleet: fleet, previous: slices).slices, fleet: fleet)
            guard loss.isEmpty else { throw ConfirmationNeeded(loss: loss) }
        }
        guard !dryRun else { return ChangeResult(dryRun: true, items: items) }
        do {
            await learn(about: fleet)
            let cause = items.filter { $0.action != .unchanged }.map { "\($0.object) \($0.action.rawValue)" }
            let revisions = try await commit(fleet, cause: cause.joined(separator: ", "))
            await source.watch(ClusterQuery.needed(by: fleet))
            return ChangeResult(dryRun: false, items: items, revisions: revisions)
        } catch {
            await source.watch(ClusterQuery.needed(by: stored.fleet))
            throw error
        }
    }

    /// Addresses that a VIP may not take. Those that a VIP has already are left out: the cluster came to them later,
    /// and that must not stand in the way of other changes.
    private func occupied(beside fleet: Fleet) -> [IPAddress: String] {
        let own = Set(fleet.vips.values.map(\.address))
        return cluster.occupied.filter { !own.contains($0.key) }
    }

    /// Tells the source what the fleet newly refers to, and waits a while for its first answer.
    private func learn(about fleet: Fleet) async {
        let known = ClusterQuery.needed(by: stored.fleet)
        let queries = ClusterQuery.needed(by: fleet)
        let new = queries.subtracting(known)
        guard !new.isEmpty else { return }
        await source.watch(known.union(queries))
        let deadline = ContinuousClock.now + Self.answerLimit
        let (id, rings) = snapshotBell.wait()
        while !cluster.isComplete(for: new), ContinuousClock.now < deadline, !Task.isCancelled {
            await AsyncStream<Void>.first(of: rings, until: deadline)
        }
        snapshotBell.stopWaiting(id)
    }

    // MARK: Cluster

    /// Notes the newest picture of the cluster. Planning comes after, in `replan()`.
    func receive(_ snapshot: ClusterSnapshot) {
        cluster = snapshot
        snapshotBell.ring()
    }

    /// Plans from what is known now, and publishes what became different.
    func replan() async throws {
        try await alone {
            do {
                _ = try await commit(stored.fleet, cause: "cluster")
            } catch is StoreConflict {
                try await reload()
                _ = try await commit(stored.fleet, cause: "cluster")
            } catch {
                storeProblem = "the last plan could not be stored: \(error)"
                throw error
            }
        }
    }

    // MARK: Both

    /// Plans, stores the fleet and what became different in one transaction, and then serves it.
    private func commit(_ fleet: Fleet, cause: String) async throws -> [Pair.Key: Revision] {
        let plan = nextPlan(for: fleet)
        let drafts = try plan.map { try PublicationDraft.changed($0.slices, since: stored.publications) } ?? [:]
        let isNew = fleet != stored.fleet
        guard isNew || !drafts.isEmpty else {
            self.plan = plan ?? self.plan
            storeProblem = nil
            return [:]
        }
        var publications: [Pair.Key: Publication] = [:]
        for (pair, draft) in drafts {
            let number = (stored.counters[pair] ?? 0) + 1
            publications[pair] = try draft.publication(Revision(epoch: stored.epoch, number: number))
        }
        let time = now()
        let history = drafts.keys.sorted().compactMap { pair in
            drafts[pair].flatMap { draft in publications[pair].map { draft.entry($0, time: time, cause: cause) } }
        }
        let version = try await store.commit(
            FleetCommit(
                madeAgainst: stored.version, changes: isNew ? FleetDiff(from: stored.fleet, to: fleet) : .none,
                publications: publications, history: history))
        stored.version = version
        stored.fleet = fleet
        for (pair, publication) in publications {
            stored.publications[pair] = publication
            stored.counters[pair] = publication.revision.number
            slices[pair] = drafts[pair]?.slice
        }
        stored.publications = stored.publications.filter { fleet.pairs[$0.key] != nil }
        slices = slices.filter { fleet.pairs[$0.key] != nil }
        self.plan = plan ?? self.plan
        storeProblem = nil
        await board.publish(publications)
        await board.keep(only: Array(fleet.pairs.keys))
        return publications.mapValues(\.revision)
    }

    /// Nil while the cluster is not known well enough since the start; what is unknown later keeps its last servers.
    private func nextPlan(for fleet: Fleet) -> Plan? {
        // The picture is asked about the fleet as stored: what a change newly refers to was waited for already.
        if !hasFullPicture { hasFullPicture = cluster.isComplete(for: ClusterQuery.needed(by: stored.fleet)) }
        guard hasFullPicture else { return nil }
        return Planner.plan(cluster: cluster, fleet: fleet, previous: slices)
    }

    private func reload() async throws {
        stored = try await store.read()
        slices = Publication.slices(stored.publications)
        await board.publish(stored.publications)
    }

    // MARK: Readers

    func picture() async -> FleetPicture {
        let sourceProblem = await source.problem()
        return FleetPicture(
            fleet: stored.fleet, epoch: stored.epoch, cluster: cluster, plan: plan,
            revisions: stored.publications.mapValues(\.revision), slices: slices,
            problems: [planningProblem, sourceProblem, storeProblem].compactMap { $0 })
    }

    /// What planning waits for; nil: for nothing.
    private var planningProblem: String? {
        guard plan == nil else { return nil }
        let missing = ClusterQuery.needed(by: stored.fleet).filter { !cluster.isComplete(for: [$0]) }
        guard !missing.isEmpty else { return "the first plan is being made" }
        return "waiting for the cluster's first answer about \(missing.map(\.words).sorted().joined(separator: ", "))"
    }

    var fleet: Fleet { stored.fleet }
}
