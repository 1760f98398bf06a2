import FleetIPVS
import FleetModel
import Logging

/// Keeps the kernel's synchronisation daemons as the slice says, so that a director that takes over knows the other's connections.
actor ConnectionSync {
    static let interval = Duration.seconds(30)

    private let kernel: any SyncKernel
    private let folder: StateFolder
    private let reconciler: Reconciler
    private let logger: Logger
    /// Rung after every change of the agent's state.
    nonisolated let bell = Bell()
    private var book: SyncBook?
    private var problem: String?

    init(kernel: any SyncKernel, folder: StateFolder, reconciler: Reconciler, logger: Logger) {
        self.kernel = kernel
        self.folder = folder
        self.reconciler = reconciler
        self.logger = logger
    }

    /// Works until cancelled.
    func run() async {
        while !Task.isCancelled {
            await step()
            await bell.sleep(until: .now + Self.interval)
        }
    }

    func step() async {
        guard let carried = reconciler.window.state.carried else { return }
        var problem: String?
        let wanted = SyncPlan.wanted(carried)
        do {
            problem = try await settle(wanted)
            if carried.mixesFamilies, carried.failover != nil {
                problem =
                    "connections are not synchronised: the kernel cannot, while tunnels lead to real servers of the other "
                    + "address family"
            }
        } catch {
            problem = "connections are not synchronised: \(error)"
        }
        if let problem, problem != self.problem { logger.error("synchronisation", metadata: ["error": "\(problem)"]) }
        self.problem = problem
        let hears = problem == nil && wanted.contains { $0.role == .backup }
        await reconciler.heard(syncProblem: problem, hearing: hears ? book?.hearing : nil)
    }

    /// Gives what stands in the way.
    private func settle(_ wanted: [SyncDaemon]) async throws -> String? {
        let known = self.book ?? recall()
        var book = known
        let found = try await kernel.syncDaemons()
        let plan = SyncPlan(wanted: wanted, found: found, ours: book.daemons)
        for role in plan.stop { try await kernel.stop(role) }
        if !plan.stop.isEmpty, plan.start.isEmpty { await reconciler.askForAudit() }
        let begins = plan.start.contains { $0.role == .backup }
        if begins || (book.hearing == nil && wanted.contains { $0.role == .backup }) {
            book.hearing = String(UInt64.random(in: 0 ... .max), radix: 16)
        }
        book.daemons = (book.daemons + plan.start).suffix(8)
        // Written down before they are started: what is in no book is taken for somebody else's.
        if book != known { try folder.write(book.bytes, to: .daemons) }
        self.book = book
        for daemon in plan.start {
            try await kernel.start(daemon)
            logger.notice(
                "synchronisation daemon started",
                metadata: ["role": "\(daemon.role)", "interface": "\(daemon.interface)", "id": "\(daemon.id)"])
        }
        guard let other = plan.foreign.first else { return nil }
        return
            "connections are not synchronised: a daemon (\(other.role), id \(other.id), on \(other.interface)) runs that "
            + "is not the agent's; ipvsadm --stop-daemon \(other.role) ends it"
    }

    /// A file that does not read is as none: daemons that are not as wanted are then left alone.
    private func recall() -> SyncBook {
        do {
            return try folder.read(.daemons).map { try SyncBook($0) } ?? SyncBook()
        } catch {
            logger.warning(
                "the synchronisation daemons that were started are not known", metadata: ["error": "\(error)"])
            return SyncBook()
        }
    }
}
