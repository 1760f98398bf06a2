import FleetLogging
import FleetModel
import FleetRoute
import FleetService
import Glibc
import Logging
import ServiceLifecycle

/// The agent in the role of a real server's host: what it was asked to be, and how its parts are wired.
struct RealServerRole {
    private let options: RealServerOptions
    private let logger: Logger
    private let host: RealServerHost
    private let lock: StateLock

    @Sendable private static func clock() -> Int64 { Int64(time(nil)) }

    init(_ options: RealServerOptions) throws {
        self.options = options
        logger = Logger(label: "lvsfleet-agent") { label in
            LineLogHandler(label: label, format: options.logFormat, logLevel: options.logLevel.level)
        }
        let folder =
            options.remove ? try StateFolder(existing: options.stateDir) : try StateFolder(path: options.stateDir)
        lock = try StateLock(folder)
        var settings = RealServerHost.Settings()
        settings.interfaces = Set(options.interface).sorted()
        settings.addresses = Set(options.address.compactMap { IPAddress($0) }).sorted()
        settings.allowedVIPs = options.allowVips.compactMap { IPNetwork($0) }
        settings.setsSwitches = !options.noSysctl
        settings.auditInterval = .seconds(options.auditInterval)
        host = RealServerHost(
            kernel: RouteClient(), filter: Iptables(), sysctls: SysctlTree(root: options.sysctlRoot), folder: folder,
            settings: settings, logger: logger, now: Self.clock)
    }

    /// Works until SIGTERM or SIGINT, or once; gives the exit status.
    func run() async throws -> Int32 {
        guard !options.remove else {
            let answer = try await host.remove()
            for line in answer.lines { print(line) }
            return answer.isDone ? 0 : 1
        }
        await host.restore()
        guard let url = options.central, let tokenFile = options.tokenFile else { return 2 }
        let central = RealServerClient(url: url, tokenFile: TokenFile(path: tokenFile), caFile: options.caFile)
        return options.once ? await once(central) : await serve(central)
    }

    /// 0 applied without a failure, 1 not so or refused by Central, 3 Central is out of reach.
    private func once(_ central: RealServerClient) async -> Int32 {
        let reports = Bell()
        let puller = RealServerPuller(central: central, host: host, logger: logger, reconnected: reports)
        do {
            _ = try await puller.ask(wait: 0)
            if let report = host.window.state.report(node: options.nodeName) { try await central.send(report) }
        } catch {
            logger.error("Central is away", metadata: ["error": "\(error)"])
            return error is CentralRefusal ? 1 : 3
        }
        let state = host.window.state
        return state.version != nil && state.failures.isEmpty ? 0 : 1
    }

    private func serve(_ central: RealServerClient) async -> Int32 {
        let host = host
        let health: HealthServer
        do {
            health = try HealthServer(listen: options.listen) { target in
                RealServerPages.page(target, state: host.window.state, now: Self.clock())
            }
        } catch {
            logger.critical("cannot start", metadata: ["error": "\(error)"])
            return 1
        }
        let reports = Bell()
        let puller = RealServerPuller(central: central, host: host, logger: logger, reconnected: reports)
        let reporter = Reporter(
            central: central, node: options.nodeName, host: host, logger: logger, bell: reports)
        let supervisor = Supervisor()
        if let supervisor, !supervisor.tell(.ready, .status(host.window.state.sentence)) {
            logger.warning("whoever started the agent was not told that it is ready")
        }
        let services: [any Service] =
            [
                Loop { await host.run() },
                Loop { await health.run() },
                Loop {
                    while !Task.isCancelled {
                        supervisor?.tell(.status(host.window.state.sentence))
                        reports.ring()
                        await host.changes.sleep(until: nil)
                    }
                },
                Loop { await reporter.run() },
                Loop { await puller.run() },
            ] + (supervisor.map { [Heartbeat($0) { await host.turn() }] } ?? [])
        return await Loop.serve(services, logger: logger)
    }
}
