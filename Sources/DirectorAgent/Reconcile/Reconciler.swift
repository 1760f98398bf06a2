import FleetIPVS
import FleetModel
import FleetWire
import Logging
import ServiceLifecycle

/// Makes the kernel what the slice says. Owns the model of the kernel, the ledger and the drains; all deciding is done by
/// values (`SliceCheck`, `Ownership`, `Goal`, `Drift`), all touching by `IPVSKernel` and `StateFolder`.
actor Reconciler {
    struct Settings: Sendable {
        var auditInterval = Duration.seconds(30)
        var drainInterval = Duration.seconds(1)
        var retryInterval = Duration.seconds(1)
        /// Takes services of ours that others made on our VIPs (`--adopt`).
        var adopts = false
    }

    let kernel: any IPVSKernel
    let folder: StateFolder
    let settings: Settings
    let logger: Logger
    /// Seconds since 1970, for deadlines that survive a restart.
    let now: @Sendable () -> Int64
    /// Rings after every change of the state.
    nonisolated let changes = Bell()
    private let bell = Bell()
    private var newest: [UInt8]?
    private var isTaking = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    var state = AgentState()
    var wish: Wish?
    /// What the last slice asked for, by which services without a ledger entry can still be told to be ours.
    var lastWish: Wish?
    var ledger = Ledger()
    var drains = DrainBook()
    /// Our part of the kernel as we left it; nil: not known, a dump comes first.
    var model: IPVSTable?
    var foreign: Set<VirtualService.Key> = []
    /// The last exchange with the kernel ended in the middle: it is looked at again soon.
    var isOutcomeUnknown = false

    init(
        kernel: any IPVSKernel, folder: StateFolder, settings: Settings = Settings(), logger: Logger,
        now: @escaping @Sendable () -> Int64
    ) {
        self.kernel = kernel
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
    var held: Revision? { model == nil && wish == nil ? nil : state.applied }

    /// Returns when no slice waits to be taken.
    func untilTaken() async {
        guard newest != nil || isTaking else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    func learn(_ identity: Identity) {
        guard identity != state.identity else { return }
        state.identity = identity
        remember(identity)
        changes.ring()
    }

    /// Works until cancelled: slices as they come, an audit every interval, a look each second while anything drains.
    func run() async {
        var nextAudit = ContinuousClock.now + settings.auditInterval
        var retry: ContinuousClock.Instant?
        while !Task.isCancelled {
            let nextLook = drains.isActive ? ContinuousClock.now + settings.drainInterval : nil
            await bell.sleep(until: [nextAudit, nextLook, retry].compactMap { $0 }.min())
            if Task.isCancelled { break }
            if let bytes = takeNewest() {
                isTaking = true
                await take(bytes)
                isTaking = false
                wakeWaiters()
            } else if ContinuousClock.now >= nextAudit {
                nextAudit = ContinuousClock.now + settings.auditInterval
                await audit()
            } else if drains.isActive || isOutcomeUnknown {
                await look()
            }
            // An unknown outcome is not left until the next audit.
            retry = isOutcomeUnknown ? ContinuousClock.now + settings.retryInterval : nil
        }
        wakeWaiters()
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
            let document = try SliceCheck.read(bytes, applied: state.applied, pair: state.identity?.pair)
            guard document.revision != state.applied || !state.failures.isEmpty || model == nil else { return }
            save(bytes)
            await adopt(document, start: start)
        } catch {
            logger.error("slice refused", metadata: ["reason": "\(error.reason)"])
            state.outcome = .refused(error.revision, reason: error.reason)
            changes.ring()
        }
    }

    /// Makes a checked slice the wish, and the kernel follow.
    func adopt(_ document: SliceDocument, start: ContinuousClock.Instant) async {
        lastWish = wish
        wish = Wish(document.slice)
        let operations = await apply(start: start)
        state.applied = document.revision
        state.outcome = .applied(document.revision)
        state.counters.applies += 1
        if model != nil { state.counters.lastApplySeconds = (ContinuousClock.now - start).seconds }
        logger.info(
            "applied",
            metadata: [
                "revision": "\(document.revision)", "operations": "\(operations)", "failures": "\(state.failures.count)",
                "seconds": "\(state.counters.lastApplySeconds)",
            ])
        await setTimeouts(document.slice.timeouts)
        changes.ring()
    }

    private func setTimeouts(_ timeouts: Pair.Timeouts) async {
        guard timeouts != Pair.Timeouts() else { return }
        do {
            try await kernel.setTimeouts(timeouts)
        } catch {
            state.failures.append(.init(operation: "set connection timeouts", error: "\(error)"))
        }
    }
}

extension Duration {
    /// As a number with its fraction.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
