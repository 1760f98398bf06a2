import FleetModel
import Logging

/// Lets keepalived move the VIPs as Central plans, steps down when the kernel cannot be programmed, and says who carries what.
///
/// The agent owns IPVS and keepalived owns addresses: what goes between them is one file each way, a FIFO and a reload.
actor Failover {
    /// How long the kernel may be out of reach before this director gives its VIPs away.
    static let patience = Duration.seconds(3)
    /// How often what has no answer yet is looked at again.
    static let interval = Duration.seconds(10)

    private let paths: FailoverPaths
    private let include: IncludeFile
    /// How the file comes to its place where that is root's; nil: the agent writes it.
    private var offer: RouterOffer?
    private let folder: StateFolder
    private let program: any VRRPProgram
    private let reconciler: Reconciler
    private let logger: Logger
    private let addresses: @Sendable () -> Set<IPAddress>
    /// Rung after every change of the agent's state.
    nonisolated let bell = Bell()

    /// What keepalived said, also to the agent before this one: it speaks of changes alone.
    private var book: RoleBook
    private var window: TakeoverWindow
    private var isIncluded = false
    /// By router, whether keepalived was told to give its VIPs away.
    private var down: [String: Bool] = [:]
    private var failingSince: ContinuousClock.Instant?
    private var problem: FailoverProblem?
    /// Why keepalived is not heard; nil: it is.
    private var fifoProblem: FailoverProblem?
    private var fifo: RoleFIFO?

    init(
        paths: FailoverPaths, folder: StateFolder, program: any VRRPProgram, reconciler: Reconciler,
        window: TakeoverWindow, logger: Logger,
        addresses: @escaping @Sendable () -> Set<IPAddress> = HeldAddresses.read
    ) {
        self.paths = paths
        include = IncludeFile(paths: paths, program: program)
        offer = paths.answer.map { RouterOffer(file: paths.offer, answer: $0) }
        self.folder = folder
        book = RoleBook(text: (try? folder.readText(.roles)) ?? "")
        self.program = program
        self.reconciler = reconciler
        self.window = window
        self.logger = logger
        self.addresses = addresses
    }

    /// Makes what keepalived looks for when it starts. A FIFO that keepalived made itself would be root's alone.
    func prepare() async {
        fifo = openFIFO()
        await step()
    }

    /// Works until cancelled.
    func run() async {
        if fifo == nil { fifo = openFIFO() }
        let fifo = fifo
        defer { fifo?.close() }
        window.inherit()
        await withDiscardingTaskGroup { group in
            if let fifo { group.addTask { for await line in fifo.lines { await self.hear(line) } } }
            while !Task.isCancelled {
                await step()
                await bell.sleep(until: nextLook)
            }
            group.cancelAll()
        }
    }

    private func openFIFO() -> RoleFIFO? {
        do {
            let fifo = try RoleFIFO(path: paths.fifo)
            fifoProblem = nil
            return fifo
        } catch {
            fifoProblem = FailoverProblem("roles are known by addresses alone: \(error)")
            return nil
        }
    }

    private var nextLook: ContinuousClock.Instant {
        let isWaiting = failingSince != nil || offer?.isOpen == true
        let usual = ContinuousClock.now + (isWaiting ? .seconds(1) : Self.interval)
        return min(usual, window.end ?? usual)
    }

    private func hear(_ line: RoleLine) {
        logger.notice("keepalived says", metadata: ["instance": "\(line.instance)", "role": "\(line.role.rawValue)"])
        // Before anything else: clients send on without a pause.
        guard book.hear(line) else { return }
        if line.role == .active { window.open() }
        do {
            try folder.write(book.text, to: .roles)
        } catch {
            logger.warning("roles are not written down", metadata: ["error": "\(error)"])
        }
        bell.ring()
    }

    /// Brings everything in line with the agent's state.
    func step() async {
        let state = reconciler.window.state
        window.close()
        noteFailing(state.kernelProblem)
        guard let carried = state.carried, let director = state.identity?.director else { return }
        var problem = fifoProblem
        do throws(FailoverProblem) {
            for router in carried.failover?.routers ?? [] { try stepDown(router, director, state.kernelProblem) }
            try await follow(carried, director)
        } catch {
            problem = error
        }
        let isRunning = program.isRunning
        if !isRunning {
            problem = problem ?? FailoverProblem("keepalived does not run: \(paths.process) names no process of it")
        }
        if problem != self.problem {
            if let problem { logger.error("VIPs do not move as planned", metadata: ["error": "\(problem)"]) }
            self.problem = problem
        }
        await reconciler.heard(
            roles: (isRunning ? book : RoleBook()).roles(of: carried.vips, held: addresses()),
            problem: problem.map { "\($0)" })
    }

    private func noteFailing(_ kernelProblem: String?) {
        if kernelProblem == nil { failingSince = nil } else { failingSince = failingSince ?? .now }
    }

    /// Says by a file whether this director may carry the VIPs of a router: not while it is told to rest, nor while it cannot program
    /// its kernel.
    private func stepDown(
        _ router: Slice.Router, _ director: String, _ kernelProblem: String?
    ) throws(FailoverProblem) {
        let isFailing = failingSince.map { ContinuousClock.now - $0 >= Self.patience } ?? false
        let isDown = isFailing || router.resting.contains(director)
        guard isDown != down[router.director] else { return }
        try FailoverFile.write(isDown ? "1\n" : "0\n", paths.stepDown(router.director))
        if isDown || down[router.director] != nil {
            logger.notice(
                isDown ? "stepping down" : "ready to carry VIPs",
                metadata: [
                    "router": "\(router.director)",
                    "reason": "\(isFailing ? kernelProblem ?? "" : "an administrator's order")",
                ])
        }
        down[router.director] = isDown
    }

    /// Sees to the file that keepalived includes, if it is another; what keepalived would not take is put back.
    private func follow(_ carried: AgentState.Carried, _ director: String) async throws(FailoverProblem) {
        guard let failover = carried.failover else {
            guard isIncluded else { return }
            throw FailoverProblem(
                "pair \(carried.pair) moves no VIP by VRRP any more; \(paths.include) is left as it is, because without "
                    + "it keepalived would take addresses away: remove it when they stand otherwise")
        }
        let text = KeepalivedText(
            pair: carried.pair, director: director, failover: failover, vips: carried.vips, paths: paths
        ).text
        guard offer == nil else {
            isIncluded = true
            if let remark = try offer?.make(text) { throw FailoverProblem(remark) }
            return
        }
        try await include.put(text)
        isIncluded = true
        try tell()
        let configuration = KeepalivedConfiguration(try FailoverFile.read(paths.configuration) ?? "")
        let vips = Set(carried.vips.map(\.address))
        if let problem = configuration.problem(path: paths.configuration, include: paths.include, vips: vips) {
            throw problem
        }
    }

    /// Has keepalived read the file, unless it was told before: an agent that ends in between leaves it to the next.
    private func tell() throws(FailoverProblem) {
        guard try FailoverFile.read(paths.candidate) != nil else { return }
        let isTold = try program.reload()
        AtomicFile.remove(paths.candidate)
        logger.notice("routers written", metadata: ["file": "\(paths.include)", "reloaded": "\(isTold)"])
    }
}
