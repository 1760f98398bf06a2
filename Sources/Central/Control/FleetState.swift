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
    nonisolated let realServers = RealServerBoard()
    let store: any FleetStore
    let source: any ClusterSource
    /// What of the cluster may be looked at.
    let scope: ClusterScope
    /// What became of writing to the cluster, by whoever does that.
    nonisolated let writing = WritingBoard()
    let logger: Logger
    private let gate = SerialGate()
    /// Seconds since 1970, for history.
    let now: @Sendable () -> Int64
    /// For what counts as sudden: no decision is taken by the time of day.
    let clock: @Sendable () -> ContinuousClock.Instant

    private(set) var stored: StoredFleet
    /// The published slices, which are the planner's memory.
    var slices: [Pair.Key: Slice]
    var lossGuard: LossGuard
    /// By pair, what administrators approved of what is served.
    private var approvals: [Pair.Key: ApprovalBook]
    private(set) var cluster = ClusterSnapshot()
    var intake = FleetIntake()
    /// What became of the cluster's objects of the fleet; nil: they are not read.
    var intakeAnswer: FleetIntake.Answer?
    /// Asks for another planning, though the cluster said nothing new.
    nonisolated let wishes: AsyncStream<Void>
    let wish: AsyncStream<Void>.Continuation
    /// Says after each planning that there may be something to write to the cluster.
    nonisolated let plans: AsyncStream<Void>
    let planned: AsyncStream<Void>.Continuation
    private var alarm: Task<Void, Never>?
    var writers: [Pair.Key: SliceWriter] = [:]
    /// What the planner made last of the stored fleet, without and with what is held.
    var memories = (seen: PlanMemory(), held: PlanMemory())
    private var snapshotBell = Bell()
    var plan: Plan?
    /// By director, what it counted last.
    var connections: [String: DirectorReport.Connections] = [:]
    /// Tells whether the cluster was known well enough to plan, once since the start.
    var hasFullPicture = false
    private(set) var planning = PlanTimes()
    /// Why the last replanning could not be stored.
    private(set) var storeProblem: String?

    init(
        store: any FleetStore, source: any ClusterSource, scope: ClusterScope = .whole,
        board: SliceBoard = SliceBoard(),
        logger: Logger,
        now: @escaping @Sendable () -> Int64, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) async throws {
        self.store = store
        self.source = source
        self.scope = scope
        self.board = board
        self.logger = logger
        self.now = now
        self.clock = clock
        (wishes, wish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (plans, planned) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        stored = try await Self.read(store)
        slices = Publication.slices(stored.publications)
        lossGuard = LossGuard(slices: slices, holds: stored.holds)
        approvals = stored.publications.compactMapValues { ApprovalBook($0) }
        // What was served before the restart is served again at once, under its own revision.
        await board.publish(stored.publications)
        await showRealServers()
        await source.watch(needed(by: stored.fleet))
    }

    /// Everything that planning a fleet needs to know of the cluster.
    func needed(by fleet: Fleet) -> Set<ClusterQuery> { ClusterQuery.needed(by: fleet, in: scope) }

    private static func read(_ store: any FleetStore) async throws -> StoredFleet {
        var stored = try await store.read()
        stored.publications = stored.publications.mapValues { [epoch = stored.epoch] in $0.moved(to: epoch) }
        return stored
    }

    // MARK: Administrators

    /// Makes a change, plans with it and stores both; answers with the revisions that it made.
    ///
    /// - Parameter force: changes what belongs to the cluster too.
    func change(
        _ edit: FleetEdit, dryRun: Bool = false, confirm: Bool = false, force: Bool = false
    ) async throws -> ChangeResult {
        let result = try await withRetries {
            try await self.makeChange(edit, dryRun: dryRun, confirm: confirm, force: force)
        }
        // It may make room for an object of the cluster, or let one go.
        if !dryRun, scope.fleetObjects { wish.yield() }
        return result
    }

    /// Asks for another planning at a time.
    func wake(at time: ContinuousClock.Instant?) {
        alarm?.cancel()
        alarm = time.map { time in
            Task { [wish, wait = time - clock()] in
                try? await Task.sleep(for: wait)
                if !Task.isCancelled { wish.yield() }
            }
        }
    }

    /// Lets go what is held of a pair, and publishes a revision that its directors take without their guard.
    func approve(_ pair: Pair.Key, dryRun: Bool = false) async throws -> ChangeResult {
        try await withRetries { try await self.makeApproval(pair, dryRun: dryRun) }
    }

    func withRetries<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await alone {
            for _ in 1..<Self.attempts {
                do {
                    return try await body()
                } catch is StoreConflict {
                    try await reload()
                }
            }
            return try await body()
        }
    }

    private func makeApproval(_ pair: Pair.Key, dryRun: Bool) async throws -> ChangeResult {
        guard stored.fleet.pairs[pair] != nil else { throw EditRefusal.notFound(.pair(pair)) }
        guard nextPlan(for: stored.fleet) != nil, let revision = stored.publications[pair]?.revision else {
            throw NotPlanned(reason: planningProblem ?? "there is no slice for pair/\(pair) yet")
        }
        let isDone = lossGuard.holds[pair] == nil && approvals[pair]?.isOutright(at: revision.number) == true
        let result = ChangeResult(
            dryRun: dryRun, items: [.init(object: "pair/\(pair)", action: isDone ? .unchanged : .configured)])
        guard !dryRun, !isDone else { return result }
        let revisions = try await commit(stored.fleet, cause: "pair/\(pair) approved", by: .approval(of: pair))
        return ChangeResult(dryRun: false, items: result.items, revisions: revisions)
    }

    /// Returns when no change and no planning is under way: never where one hangs.
    func turn() async {
        await gate.enter()
        await gate.leave()
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

    private func makeChange(
        _ edit: FleetEdit, dryRun: Bool, confirm: Bool, force: Bool
    ) async throws -> ChangeResult {
        var fleet = stored.fleet
        let items = try fleet.edit(edit)
        guard fleet != stored.fleet else { return ChangeResult(dryRun: dryRun, items: items) }
        if !force { try requireOwn(FleetDiff(from: stored.fleet, to: fleet)) }
        try fleet.validate(occupied: occupied(beside: stored.fleet))
        if !confirm, !dryRun {
            let loss = ServiceLoss(
                from: slices, to: proposal(for: fleet, by: .administrator).plan.slices, fleet: fleet)
            guard loss.isEmpty else { throw ConfirmationNeeded(loss: loss) }
        }
        guard !dryRun else { return ChangeResult(dryRun: true, items: items) }
        do {
            await learn(about: fleet)
            let cause = items.filter { $0.action != .unchanged }.map { "\($0.object) \($0.action.rawValue)" }
            let revisions = try await commit(fleet, cause: cause.joined(separator: ", "), by: .administrator)
            await source.watch(needed(by: fleet))
            return ChangeResult(dryRun: false, items: items, revisions: revisions)
        } catch {
            await source.watch(needed(by: stored.fleet))
            throw error
        }
    }

    /// Addresses that a VIP may not take. Those that a VIP has already are left out: the cluster came to them later,
    /// and that must not stand in the way of other changes.
    func occupied(beside fleet: Fleet) -> [IPAddress: String] {
        let own = Set(fleet.vips.values.map(\.address))
        return cluster.occupied.filter { !own.contains($0.key) }
    }

    /// Tells the source what the fleet newly refers to, and waits a while for its first answer.
    func learn(about fleet: Fleet) async {
        let known = needed(by: stored.fleet)
        let queries = needed(by: fleet)
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
                try await followCluster()
            } catch is StoreConflict {
                try await reload()
                try await followCluster()
            } catch {
                storeProblem = "the last plan could not be stored: \(error)"
                throw error
            }
        }
    }

    // MARK: Both

    /// Who makes a plan different from the one before.
    enum Author: Hashable {
        case cluster
        case administrator
        case approval(of: Pair.Key)
    }

    /// A plan, and what the guard knows after it.
    struct Proposal {
        var plan: Plan
        var guarding: LossGuard
    }

    /// Plans, stores the fleet and what became different in one transaction, and then serves it.
    @discardableResult
    func commit(
        _ fleet: Fleet, _ newOrigins: [ObjectKey: FleetOrigin]? = nil, cause: String, by author: Author,
        steering: Steering = Steering()
    ) async throws -> [Pair.Key: Revision] {
        let proposal = nextPlan(for: fleet, by: author, steering)
        let drafts = try drafts(of: proposal?.plan, by: author)
        let isNew = fleet != stored.fleet
        let holds = (proposal?.guarding ?? lossGuard).holds
        let origins = newOrigins.map { OriginDiff(from: stored.origins, to: $0) } ?? .none
        guard isNew || !drafts.isEmpty || holds != stored.holds || origins != .none else {
            keep(proposal)
            return [:]
        }
        var publications: [Pair.Key: Publication] = [:]
        var approvals = approvals
        for (pair, draft) in drafts {
            let number = (stored.counters[pair] ?? 0) + 1
            approvals[pair] = ApprovalBook(
                after: approvals[pair], number, draft.slice, isOrder: author == .administrator,
                isOutright: author == .approval(of: pair))
            publications[pair] = try draft.publication(
                Revision(epoch: stored.epoch, number: number), approvals[pair]?.approval)
        }
        let time = now()
        let history = drafts.keys.sorted().compactMap { pair in
            drafts[pair].flatMap { draft in publications[pair].map { draft.entry($0, time: time, cause: cause) } }
        }
        let version = try await store.commit(
            FleetCommit(
                madeAgainst: stored.version, changes: isNew ? FleetDiff(from: stored.fleet, to: fleet) : .none,
                publications: publications, history: history, holds: holds == stored.holds ? nil : holds,
                origins: origins))
        say(holds, instead: stored.holds)
        stored.version = version
        stored.fleet = fleet
        stored.holds = holds
        stored.origins = newOrigins ?? stored.origins
        for (pair, publication) in publications {
            stored.publications[pair] = publication
            stored.counters[pair] = publication.revision.number
            slices[pair] = drafts[pair]?.slice
        }
        stored.publications = stored.publications.filter { fleet.pairs[$0.key] != nil }
        slices = slices.filter { fleet.pairs[$0.key] != nil }
        self.approvals = approvals.filter { fleet.pairs[$0.key] != nil }
        keep(proposal)
        await board.publish(publications)
        await board.keep(only: Array(fleet.pairs.keys))
        await showRealServers()
        return publications.mapValues(\.revision)
    }

    /// The slices that differ from what is served, written; of an approved pair, its slice as it is.
    private func drafts(of plan: Plan?, by author: Author) throws -> [Pair.Key: PublicationDraft] {
        var drafts: [Pair.Key: PublicationDraft] = [:]
        for (pair, slice) in plan?.slices ?? [:] {
            let isAsked = if case .approval(pair) = author { true } else { false }
            if slices[pair] == slice, stored.publications[pair] != nil, !isAsked { continue }
            let draft = try PublicationDraft(slice, &writers[pair, default: SliceWriter()])
            if isAsked || stored.publications[pair]?.digest != draft.digest { drafts[pair] = draft }
        }
        writers = writers.filter { plan == nil || plan?.slices[$0.key] != nil }
        return drafts
    }

    private func keep(_ proposal: Proposal?) {
        plan = proposal?.plan ?? plan
        lossGuard = proposal?.guarding ?? lossGuard
        storeProblem = nil
        planned.yield()
    }

    /// Logs what the guard begins and ceases to hold.
    private func say(_ holds: [Pair.Key: Hold], instead old: [Pair.Key: Hold]) {
        for (pair, hold) in holds where old[pair] != hold {
            for (_, sentence) in hold.sentences {
                logger.warning("held back", metadata: ["pair": "\(pair)", "what": "\(sentence)"])
            }
        }
        for pair in old.keys where holds[pair] == nil {
            logger.notice("nothing is held back any more", metadata: ["pair": "\(pair)"])
        }
    }

    /// Nil while the cluster is not known well enough since the start; what is unknown later keeps its last servers.
    private func nextPlan(
        for fleet: Fleet, by author: Author = .cluster, _ steering: Steering = Steering()
    ) -> Proposal? {
        // The picture is asked about the fleet as stored: what a change newly refers to was waited for already.
        if !hasFullPicture { hasFullPicture = cluster.isComplete(for: needed(by: stored.fleet)) }
        guard hasFullPicture else { return nil }
        return proposal(for: fleet, by: author, steering)
    }

    /// Tells whether enough of the cluster is known to plan.
    var canPlan: Bool { nextPlan(for: stored.fleet) != nil }

    /// What the cluster took away is looked at in the fleet as it was; what a change takes away besides is an order.
    private func proposal(for fleet: Fleet, by author: Author, _ steering: Steering = Steering()) -> Proposal {
        var guarding = lossGuard
        let previous = steering.applied(to: slices)
        let loads = { VIPLoads.loads(self.slices, self.connections, fleet) }
        let begin = ContinuousClock.now
        let seen = memories.seen.plan(
            cluster: cluster, fleet: stored.fleet, previous: previous, holds: [:], loads: loads)
        planning.count += 1
        planning.seconds += (ContinuousClock.now - begin).seconds
        guarding.see(seen, at: clock(), date: now())
        if case .approval(let pair) = author { guarding.release(pair) }
        var plan = seen
        if fleet != stored.fleet {
            plan = Planner.plan(cluster: cluster, fleet: fleet, previous: previous, loads: loads)
            guarding.accept(plan, from: stored.fleet, to: fleet)
        }
        if !guarding.holds.isEmpty {
            plan = memories.held.plan(
                cluster: cluster, fleet: fleet, previous: previous, holds: guarding.holds, loads: loads)
            guarding.settle(plan)
            plan.heldFindings = guarding.findings
        }
        return Proposal(plan: plan, guarding: guarding)
    }

    func reload() async throws {
        stored = try await Self.read(store)
        slices = Publication.slices(stored.publications)
        lossGuard = LossGuard(slices: slices, holds: stored.holds)
        approvals = stored.publications.compactMapValues { ApprovalBook($0) }
        await board.publish(stored.publications)
        await showRealServers()
    }
}
