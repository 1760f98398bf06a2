import FleetIPVS
import FleetLogging
import FleetModel
import FleetRoute
import FleetService
import Glibc
import Logging
import ServiceLifecycle

/// The agent as a whole: what it was asked to be, and how its parts are wired.
struct Agent {
    private let options: AgentOptions
    private let logger: Logger
    private let reconciler: Reconciler
    private let central: CentralClient
    private let lock: StateLock
    /// Nil where the agent leaves moving VIPs to others.
    private let failover: Failover?
    /// Nil where keepalived tells the roles.
    private let staticDirector: StaticDirector?
    private let synchronisation: ConnectionSync?
    private let telling: ConnectionTelling?
    private let watch: PairWatch
    private let routes: VIPRoutes?

    @Sendable private static func clock() -> Int64 { Int64(time(nil)) }

    init(_ options: AgentOptions) throws {
        self.options = options
        let logger = Logger(label: "lvsfleet-agent") { label in
            LineLogHandler(label: label, format: options.logFormat, logLevel: options.logLevel.level)
        }
        self.logger = logger
        var settings = Reconciler.Settings()
        settings.adopts = options.adopt
        settings.allowedVIPs = options.allowVips.compactMap { IPNetwork($0) }
        settings.closesVIPs = !options.openVips
        settings.probesVIPs = !options.noChecks
        settings.auditInterval = .seconds(options.auditInterval)
        let folder = try StateFolder(path: options.stateDir)
        lock = try StateLock(folder)
        let kernel = IPVSClient()
        reconciler = Reconciler(
            kernel: kernel, folder: folder, settings: settings, logger: logger, now: Self.clock)
        failover = options.keepalived.map { [reconciler] include in
            let paths = FailoverPaths(
                include: include, configuration: options.keepalivedConfiguration, process: options.keepalivedPid,
                stateFolder: options.stateDir, runFolder: Self.runFolder(options), answer: options.keepalivedAnswer)
            let seconds = options.noSysctl ? 0 : options.takeoverWindow
            return Failover(
                paths: paths, folder: folder, program: Keepalived(process: paths.process), reconciler: reconciler,
                window: TakeoverWindow(length: .seconds(seconds), logger: logger), logger: logger)
        }
        staticDirector = options.keepalived == nil ? StaticDirector(reconciler: reconciler) : nil
        synchronisation =
            options.noSync
            ? nil : ConnectionSync(kernel: kernel, folder: folder, reconciler: reconciler, logger: logger)
        telling = options.noSync ? nil : ConnectionTelling(kernel: kernel, reconciler: reconciler, logger: logger)
        watch = PairWatch(sync: kernel, reconciler: reconciler, logger: logger)
        routes =
            options.noRoutes ? nil : VIPRoutes(kernel: RouteClient(), reconciler: reconciler, logger: logger)
        central = CentralClient(
            url: options.central, tokenFile: TokenFile(path: options.tokenFile), caFile: options.caFile)
    }

    /// systemd says which it made for us, several between colons.
    private static func runFolder(_ options: AgentOptions) -> String {
        let made = getenv("RUNTIME_DIRECTORY").map { String(cString: $0) }?.split(separator: ":").first.map(String.init)
        return options.runDir ?? made ?? FailoverPaths.usualRunFolder
    }

    /// Works until SIGTERM or SIGINT, or once; gives the exit status.
    func run() async -> Int32 {
        if !options.noSysctl { setSwitches() }
        await reconciler.restore()
        return options.once ? await once() : await serve()
    }

    /// Sets what direct routing wants of IPVS, and says what was there; the agent works without it where it may not.
    private func setSwitches() {
        for item in KernelSwitch.wanted {
            do {
                guard let old = try item.set() else { continue }
                logger.notice(
                    "kernel switch set",
                    metadata: ["name": "net.ipv4.vs.\(item.name)", "old": "\(old)", "new": "\(item.value)"])
            } catch {
                logger.warning("kernel switch not set", metadata: ["error": "\(error)"])
            }
        }
    }

    /// 0 applied without a failure, 1 not so or refused by Central, 3 Central is out of reach.
    private func once() async -> Int32 {
        do {
            let answer = try await central.slice(held: await reconciler.held, wait: 0)
            await reconciler.heard(answer.identity)
            if case .slice(let bytes) = answer.content { await reconciler.take(bytes) }
            if let report = await reconciler.state.report() { _ = try await central.send(report) }
        } catch {
            logger.error("Central is away", metadata: ["error": "\(error)"])
            return error is CentralRefusal ? 1 : 3
        }
        let state = await reconciler.state
        guard case .applied = state.outcome, state.failures.isEmpty, state.problems.isEmpty else { return 1 }
        return 0
    }

    private func serve() async -> Int32 {
        let reconciler = reconciler
        let health: HealthServer
        let checks: CheckLoop?
        do {
            checks = options.noChecks ? nil : try CheckLoop()
            health = try HealthServer(
                listen: options.listen, window: reconciler.window, probes: { checks?.count ?? 0 }, now: Self.clock)
        } catch {
            logger.critical("cannot start", metadata: ["error": "\(error)"])
            return 1
        }
        let reports = Bell()
        let puller = Puller(
            central: central, reconciler: reconciler, logger: logger, reconnected: reports,
            looks: { [watch] in await watch.look($0) })
        let reporter = Reporter(
            central: central, reconciler: reconciler, logger: logger, bell: reports,
            partnerHears: { [telling] in await telling?.partnerHears($0) })
        if let checks { await reconciler.use(checks) }
        // keepalived is started after this: it finds the FIFO and what says whether this director may carry VIPs.
        await failover?.prepare()
        let supervisor = Supervisor()
        if let supervisor, !supervisor.tell(.ready, .status(reconciler.window.state.sentence)) {
            logger.warning("whoever started the agent was not told that it is ready")
        }
        let services: [any Service] =
            Self.loops(of: checks, reconciler) + pairLoops + [
                Loop { await reconciler.run() },
                Loop { await health.run() },
                Loop { [failover, synchronisation, staticDirector, watch, routes] in
                    // Every change goes to Central, and some of them to keepalived.
                    while !Task.isCancelled {
                        supervisor?.tell(.status(reconciler.window.state.sentence))
                        reports.ring()
                        failover?.bell.ring()
                        synchronisation?.bell.ring()
                        watch.bell.ring()
                        routes?.bell.ring()
                        staticDirector?.bell.ring()
                        await reconciler.changes.sleep(until: nil)
                    }
                },
                Loop { await reporter.run() },
                // An idle agent polls: on the thread that the answers come in on.
                Loop { [central] in await withTaskExecutorPreference(central.executor) { await puller.run() } },
            ] + (supervisor.map { [Heartbeat($0) { await reconciler.turn() }] } ?? [])
        return await Loop.serve(services, logger: logger)
    }
}

extension Agent {
    /// What concerns the other director of the pair.
    private var pairLoops: [any Service] {
        var loops: [any Service] = [Loop { [watch] in await watch.run() }]
        if let failover { loops.append(Loop { await failover.run() }) }
        if let staticDirector { loops.append(Loop { await staticDirector.run() }) }
        if let synchronisation { loops.append(Loop { await synchronisation.run() }) }
        if let telling { loops.append(Loop { await telling.run() }) }
        if let routes { loops.append(Loop { await routes.run() }) }
        return loops
    }

    /// The probing thread, and the way of what it finds to the reconciler.
    private static func loops(of checks: CheckLoop?, _ reconciler: Reconciler) -> [any Service] {
        guard let checks else { return [] }
        return [
            Loop { await checks.run() },
            Loop { for await down in checks.changes { await reconciler.hear(down) } },
        ]
    }
}
