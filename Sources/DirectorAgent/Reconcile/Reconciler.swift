import FleetHTTP
import FleetIPVS
import FleetModel
import FleetWire
import Logging

/// Makes the kernel what the slice says. Owns the model of the kernel, the ledger and the drains; all deciding is done by
/// values (`SliceCheck`, `Ownership`, `Goal`, `Drift`), all touching by `IPVSKernel` and `StateFolder`.
actor Reconciler {
    struct Settings: Sendable {
        var auditInterval = Duration.seconds(30)
        var drainInterval = Duration.seconds(1)
        /// The first pause before a kernel that gave no answer is tried again; it doubles up to the audit's interval.
        var retryInterval = Duration.seconds(1)
        /// Takes over services that others made on our VIPs (`--adopt`).
        var adopts = false
        /// The only addresses that VIPs may have on this director (`--allow-vips`); empty: any.
        var allowedVIPs: [IPNetwork] = []
        /// Rejects what reaches a VIP for none of its services; `--open-vips` leaves that out.
        var closesVIPs = false
        /// Makes the services by which probes of VIPs reach real servers; `--no-checks` leaves them out.
        var probesVIPs = true
    }

    let kernel: any IPVSKernel
    let packetFilter: any PacketFilter
    let folder: StateFolder
    let settings: Settings
    /// Probes real servers; nil: the slice alone decides (`--once`, `--no-checks`).
    var checker: (any Checker)?
    var checks = CheckBook()
    let logger: Logger
    /// Seconds since 1970, for deadlines that survive a restart.
    let now: @Sendable () -> Int64
    /// Rings after every change of the state that is worth telling.
    nonisolated let changes = Bell()
    let bell = Bell()
    private var newest: [UInt8]?
    private var isAuditAsked = false
    private var isTaking = false
    private var isEnded = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    /// Who waits for the loop to come round.
    private var turns: [CheckedContinuation<Void, Never>] = []

    /// The state for the health pages, which ask at any time.
    nonisolated let window = StateWindow()
    var state = AgentState() { didSet { window.show(state) } }
    var wish: Wish?
    /// Remembers the last slice's bytes, so that a change costs what changed.
    var reader = SliceReader()
    /// The wish is an older slice, because the newest on disk was damaged: what is missing is added, nothing is taken away.
    var isProvisional = false
    /// The revision of the wish, whether or not the kernel has acknowledged it.
    var taken: Revision?
    /// When the wish came, until the kernel has acknowledged it.
    var pendingSince: ContinuousClock.Instant?
    /// What the last slice asked for, by which services without a ledger entry can still be told to be ours.
    var lastWish: Wish?
    var ledger = Ledger()
    var drains = DrainBook()
    var drainsOnDisk = DrainBook()
    /// Drains that the director which carries their VIPs has ended.
    var endedThere: Set<DrainBook.Key> = []
    /// Our part of the kernel as we left it; nil: not known, a dump comes first.
    var model: IPVSTable?
    var foreign: Set<VirtualService.Key> = []
    /// Others' services of firewall marks that the kernel was last seen to hold.
    var otherMarks: Set<VirtualService.Key> = []
    var firewall = FirewallBook()
    /// The timeouts that the kernel is known to have; nil: to be looked at.
    var timeouts: Pair.Timeouts?
    var timeoutFailures: [DirectorReport.Failure] = []

    init(
        kernel: any IPVSKernel, packetFilter: any PacketFilter = Iptables(), folder: StateFolder,
        settings: Settings = Settings(), logger: Logger,
        now: @escaping @Sendable () -> Int64
    ) {
        self.kernel = kernel
        self.packetFilter = packetFilter
        self.folder = folder
        self.settings = settings
        self.logger = logger
        self.now = now
    }

    /// Gives the newest slice as it came; one that waits is replaced.
    func offer(_ bytes: [UInt8]) {
        newest = bytes
        bell.ring()
    }

    /// The revision that Central is asked for others than; nil asks for any.
    ///
    /// Revisions are counted by pair: what an agent held for another pair says nothing.
    var held: Revision? {
        guard let pair = wish?.slice.pair, state.identity.map({ $0.pair == pair }) ?? true else { return nil }
        return taken
    }

    /// The revision that Central offered last, if it was refused and named one.
    var refused: Revision? {
        guard case .refused(let revision, _) = state.outcome else { return nil }
        return revision
    }

    /// Returns when no slice waits to be taken.
    func untilTaken() async {
        guard newest != nil || isTaking, !isEnded else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    /// Returns when the loop of `run` comes round: never while a slice, an audit or a call of the kernel hangs.
    func turn() async {
        guard !isEnded else { return }
        bell.ring()
        await withCheckedContinuation { turns.append($0) }
    }

    /// Notes that Central answered, who it takes us for, and whether it said that what is held is the newest.
    ///
    /// - Returns: what the next question is to name as held.
    @discardableResult
    func heard(_ identity: Identity?, isNewest: Bool = false) -> Revision? {
        state.centralSeenAt = now()
        if let identity, identity != state.identity {
            state.identity = identity
            remember(identity)
            changes.ring()
        }
        if isNewest { confirmNewest() }
        return held
    }

    /// Notes why VIPs are not local routes here.
    func heard(routeProblem problem: String?) {
        guard problem != state.routeProblem else { return }
        state.routeProblem = problem
        changes.ring()
    }

    /// Addresses on which the kernel has services of ours; nil: not known now.
    var servedAddresses: Set<IPAddress>? {
        guard let model else { return nil }
        return Set(
            model.keys.compactMap { key in
                switch key {
                case .address(let address, _, _): address
                case .mark(let mark, _): firewall.rules?.marked[mark]?.address
                }
            })
    }

    /// Notes who carries which VIP, and why VIPs do not move as planned.
    func heard(
        roles: [VirtualIP.Key: DirectorReport.Role], routers: [DirectorReport.Router]? = nil, problem: String?
    ) {
        guard roles != state.roles || routers != state.routers || problem != state.failoverProblem else { return }
        (state.roles, state.routers, state.failoverProblem) = (roles, routers, problem)
        changes.ring()
    }

    /// Notes why connections are not synchronised as planned.
    func heard(syncProblem: String?, hearing: String?) {
        guard syncProblem != state.syncProblem || hearing != state.hearing else { return }
        (state.syncProblem, state.hearing) = (syncProblem, hearing)
        changes.ring()
    }

    /// Notes what was seen of the host and its neighbours.
    func heard(_ host: DirectorReport.Host) {
        guard host != state.host else { return }
        state.host = host
        changes.ring()
    }

    /// Has the kernel looked at before the next audit is due, because what it refused may be possible now.
    func askForAudit() {
        isAuditAsked = true
        bell.ring()
    }

    /// A refusal of something newer than what is held has come to nothing.
    private func confirmNewest() {
        guard case .refused = state.outcome, let applied = state.applied, applied == taken else { return }
        state.outcome = .applied(applied)
        changes.ring()
    }

    /// Works until cancelled: slices as they come, an audit every interval, a look each second while anything drains.
    func run() async {
        var backoff = Backoff(first: settings.retryInterval, cap: settings.auditInterval)
        var nextAudit = ContinuousClock.now + settings.auditInterval
        var retry = state.kernelProblem == nil ? nil : ContinuousClock.now + backoff.pause()
        // Kept over whatever else happens, so that many slices do not put off the end of drains.
        var nextLook: ContinuousClock.Instant?
        while !Task.isCancelled {
            nextLook =
                drains.isActive && retry == nil ? nextLook ?? ContinuousClock.now + settings.drainInterval : nil
            await bell.sleep(until: [nextAudit, nextLook, retry].compactMap { $0 }.min())
            if Task.isCancelled { break }
            endTurn()
            if let bytes = takeNewest() {
                isTaking = true
                await take(bytes)
                isTaking = false
                wakeWaiters()
            } else if checks.hasNews {
                await heedChecks()
            } else if isAuditAsked || ContinuousClock.now >= nextAudit {
                isAuditAsked = false
                nextAudit = ContinuousClock.now + settings.auditInterval
                await audit()
            } else if let due = retry {
                guard ContinuousClock.now >= due else { continue }
                await apply()
            } else if let due = nextLook, ContinuousClock.now >= due {
                nextLook = nil
                await look()
            }
            // One ring may have stood for a slice and for news of checks.
            if checks.hasNews { bell.ring() }
            // An unknown outcome is not left until the next audit.
            if state.kernelProblem == nil { backoff.reset() }
            retry = state.kernelProblem == nil ? nil : ContinuousClock.now + backoff.pause()
        }
        isEnded = true
        wakeWaiters()
        endTurn()
    }

    /// Tells whether somebody waits for the loop to come round.
    var isAwaitingTurn: Bool { !turns.isEmpty }

    private func endTurn() {
        for waiter in turns { waiter.resume() }
        turns = []
    }

    private func wakeWaiters() {
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    private func takeNewest() -> [UInt8]? {
        defer { newest = nil }
        return newest
    }

    /// Takes a slice that Central sent: checks it, puts it on disk, applies it.
    func take(_ bytes: [UInt8]) async {
        let start = ContinuousClock.now
        do throws(SliceRefusal) {
            let document = try SliceCheck.read(
                bytes, held: taken, of: wish?.slice.pair, pair: state.identity?.pair, allowedVIPs: settings.allowedVIPs
            ) { bytes throws(DocumentError) in try reader.read(bytes) }
            guard document.revision != taken || document.slice.pair != wish?.slice.pair else { return }
            let next = Wish(document.slice, after: wish ?? lastWish, probesVIPs: settings.probesVIPs)
            if let refusal = SliceGuard(wish: wish, held: taken).refusal(of: document, wanting: next) { throw refusal }
            persist(.slice) { () throws(FileError) in try folder.save(slice: bytes) }
            isProvisional = false
            await adopt(next, document.revision, start: start)
        } catch {
            let outcome = DirectorReport.Outcome.refused(error.revision, reason: error.reason)
            // The same slice comes again as long as Central has no other: said once.
            guard outcome != state.outcome else { return }
            logger.error("slice refused", metadata: ["reason": "\(error.reason)"])
            state.outcome = outcome
            changes.ring()
        }
    }

    /// Makes a checked slice the wish, and the kernel follow.
    func adopt(_ next: Wish, _ revision: Revision, start: ContinuousClock.Instant) async {
        lastWish = wish ?? lastWish
        wish = next
        state.carried = AgentState.Carried(next)
        // What is down stays so; where nothing is, planning can wait until the kernel has the slice.
        let hasDown = !checks.down.isEmpty
        if hasDown {
            planChecks()
            noteChecks()
        }
        taken = revision
        pendingSince = start
        timeouts = nil
        await apply()
        if !hasDown { planChecks() }
        changes.ring()
        WarmMemory.refill()
    }
}

extension Duration {
    /// As a number with its fraction.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    /// As decimal seconds to the microsecond: `0.081234`.
    var microsecondText: String {
        let micros = components.attoseconds / 1_000_000_000_000
        let digits = String(micros)
        return "\(components.seconds).\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
    }
}
