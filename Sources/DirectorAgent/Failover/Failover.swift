import FleetModel
import Glibc
import Logging

/// Lets keepalived move the VIPs as Central plans, steps down when the kernel serves none of them, and says who carries what.
///
/// The agent owns IPVS and keepalived owns addresses: what goes between them is one file each way, a FIFO and a reload.
actor Failover {
    /// How often what has no answer yet is looked at again.
    static let interval = Duration.seconds(10)

    let paths: FailoverPaths
    let include: IncludeFile
    /// How the file comes to its place where that is root's; nil: the agent writes it.
    var offer: RouterOffer?
    private let folder: StateFolder
    let program: any VRRPProgram
    let reconciler: Reconciler
    let logger: Logger
    private let addresses: @Sendable () -> Set<IPAddress>
    /// How long the kernel may serve nothing before this director gives its VIPs away.
    private let patience: Duration
    /// How long a VIP stands in no router when it changes from one to another.
    let pause: Duration
    /// Rung after every change of the agent's state.
    nonisolated let bell = Bell()

    /// What keepalived said, also to the agent before this one: it speaks of changes alone.
    private(set) var book: RoleBook
    var window: TakeoverWindow
    var isIncluded = false
    /// Which router carries which VIP in the file that is in place.
    var standing = StandingAddresses("")
    /// VIPs that are on their way from one router to another.
    var moving: Set<IPAddress> = []
    /// VIPs that keepalived was just told of, each until it is where its router is, or until it is not waited for any more.
    var fresh: [IPAddress: ContinuousClock.Instant] = [:]
    /// By router, whether keepalived was told to give its VIPs away.
    private var down: [String: Bool] = [:]
    /// By router, since when the kernel was seen to serve none of its VIPs.
    private var bareSince: [String: ContinuousClock.Instant] = [:]
    private var problem: FailoverProblem?
    /// Why keepalived is not heard; nil: it is.
    private var fifoProblem: FailoverProblem?
    private var fifo: RoleFIFO?

    init(
        paths: FailoverPaths, folder: StateFolder, program: any VRRPProgram, reconciler: Reconciler,
        window: TakeoverWindow, logger: Logger, patience: Duration = .seconds(3),
        pause: Duration = .milliseconds(300),
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
        (self.patience, self.pause) = (patience, pause)
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
        let isWaiting = !bareSince.isEmpty || offer?.isOpen == true
        let pause = !fresh.isEmpty ? .milliseconds(100) : isWaiting ? .seconds(1) : Self.interval
        let usual = ContinuousClock.now + pause
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
        guard let carried = state.carried, let director = state.identity?.director else { return }
        var problem = fifoProblem
        do throws(FailoverProblem) {
            try await stepDown(carried, director, isDoubtful: !state.failures.isEmpty)
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
        let heard = isRunning ? book : RoleBook()
        let routers = heard.routers(carried.failover?.routers ?? [], carried.vips.movingFamilies)
        window.standBy(!routers.isEmpty && routers.allSatisfy { $0.role == .standby })
        await reconciler.heard(
            roles: roles(heard, carried, director),
            routers: routers,
            problem: problem.map { "\($0)" })
    }

    /// The roles by VIP; what keepalived has still to do about one that changed its router is not told as done.
    private func roles(
        _ book: RoleBook, _ carried: AgentState.Carried, _ director: String
    ) -> [VirtualIP.Key: DirectorReport.Role] {
        let held = addresses()
        // A static director may have keepalived for somebody else's sake.
        var roles = StaticRoles.roles(carried, director: director, held: held)
            .merging(book.roles(of: carried.vips, held: held)) { $1 }
        let now = ContinuousClock.now
        let known = Set(carried.vips.map(\.address))
        fresh = fresh.filter { known.contains($0.key) && now < $0.value }
        for vip in carried.vips {
            guard let role = roles[vip.name], let router = vip.preferredDirector else { continue }
            let instance = KeepalivedText.instance(router, vip.address.family)
            let stands = standing.instances[vip.address]
            if moving.contains(vip.address) || stands != nil && stands != instance { roles[vip.name] = .unknown }
            guard fresh[vip.address] != nil else { continue }
            if (role == .active) == held.contains(vip.address) {
                fresh[vip.address] = nil
            } else {
                roles[vip.name] = .unknown
            }
        }
        return roles
    }

    /// Says by a file for each router whether this director may carry its VIPs: not while it is told to rest, nor while a look at the
    /// kernel shows that it serves none of them. That an entry fails, or that the kernel says nothing, moves no VIP: it may be no
    /// better on the other director.
    ///
    /// - Parameter isDoubtful: something is not in the kernel as it should be.
    private func stepDown(
        _ carried: AgentState.Carried, _ director: String, isDoubtful: Bool
    ) async throws(FailoverProblem) {
        let routers = carried.failover?.routers ?? []
        guard !routers.isEmpty else { return }
        let now = ContinuousClock.now
        let wantsLook = isDoubtful || !bareSince.isEmpty || routers.contains { down[$0.director] != false }
        // Nil: the kernel does not tell, so that what it was last seen to serve stands.
        let bare = wantsLook ? await reconciler.bareVIPs() : nil
        for router in routers {
            if let bare {
                let vips = carried.vips.filter { $0.preferredDirector == router.director }
                let serving = carried.serving.intersection(vips.map(\.name))
                let isBare = !serving.isEmpty && bare.isSuperset(of: serving)
                bareSince[router.director] = isBare ? bareSince[router.director] ?? now : nil
            }
            let isBare = bareSince[router.director].map { now - $0 >= patience } ?? false
            let isDown = isBare || router.resting.contains(director)
            // The first 0 says that the kernel was read back, and serves.
            let isKnown = isDown || down[router.director] == false || bare != nil && bareSince[router.director] == nil
            guard isKnown, isDown != down[router.director] else { continue }
            mkdir(paths.runFolder, 0o755)
            try FailoverFile.write(isDown ? "1\n" : "0\n", paths.stepDown(router.director))
            if isDown || down[router.director] != nil {
                logger.notice(
                    isDown ? "stepping down" : "ready to carry VIPs",
                    metadata: [
                        "router": "\(router.director)",
                        "reason": "\(isBare ? "the kernel holds no service of its VIPs" : "an administrator's order")",
                    ])
            }
            down[router.director] = isDown
        }
    }
}
