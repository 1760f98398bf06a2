import FleetExecutor
import FleetIPVS
import FleetModel
import Logging

/// Tells the partner of all connections that this director carries, once it has begun to hear of any: the kernel's daemon tells of a
/// connection when it begins and when its packets come, so that a partner that was rebooted knows nothing of those that are silent.
actor ConnectionTelling {
    /// A kernel that was not ready is tried again.
    static let interval = Duration.seconds(30)
    /// Datagrams at once, and the pause after them: the partner's kernel takes up to 100 before it reads one, and loses the rest.
    private static let burst = (size: 40, pause: Duration.milliseconds(10))
    /// Bytes of a datagram where the pair says nothing: what passes every Ethernet.
    private static let usualLength = 1400

    private let executor = BlockingExecutor(label: "telling")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let kernel: any IPVSKernel
    private let way: any TellingWay
    private let reconciler: Reconciler
    private let logger: Logger
    private let bell = Bell()
    /// Since when the partner has heard, as Central says, and for which of those it was told all.
    private var hearing: String?
    private var told: String?
    private var problem: String?

    init(
        kernel: any IPVSKernel, way: any TellingWay = KernelTellingWay(), reconciler: Reconciler, logger: Logger
    ) {
        self.kernel = kernel
        self.way = way
        self.reconciler = reconciler
        self.logger = logger
    }

    func partnerHears(_ hearing: String) {
        self.hearing = hearing
        if hearing != told { bell.ring() }
    }

    /// Works until cancelled.
    func run() async {
        while !Task.isCancelled {
            await bell.sleep(until: hearing == told ? nil : .now + Self.interval)
            if !Task.isCancelled { await step() }
        }
    }

    func step() async {
        guard let hearing, hearing != told else { return }
        let state = reconciler.window.state
        // Daemons that are not as planned are somebody else's, or do not run: nobody may be listening.
        guard let carried = state.carried, state.hearing != nil,
            let daemon = SyncPlan.wanted(carried).first(where: { $0.role == .master }),
            // An agent that has just started does not know yet what it carries.
            carried.vips.allSatisfy({ (state.roles[$0.name] ?? .unknown) != .unknown })
        else { return }
        do {
            if let services = ToldServices(carried, roles: state.roles, table: try await kernel.table()) {
                let start = ContinuousClock.now
                guard let count = try await tell(services, by: daemon) else { return }
                logger.notice(
                    "partner told of connections",
                    metadata: ["connections": "\(count)", "seconds": "\(start.duration(to: .now).seconds)"])
            }
            told = hearing
            problem = nil
        } catch is CancellationError {
            return
        } catch {
            if problem != "\(error)" { logger.warning("partner not told", metadata: ["error": "\(error)"]) }
            problem = "\(error)"
        }
    }

    /// - Returns: how many; nil where VIPs moved meanwhile, so that it is to be done again for those that are left.
    private func tell(_ services: ToldServices, by daemon: SyncDaemon) async throws -> Int? {
        var messages = SyncMessages(id: daemon.id, limit: daemon.maxLength.map { Int($0) } ?? Self.usualLength)
        let line = try way.line(on: daemon.interface, to: daemon.group ?? SyncMessages.group)
        let table = try way.connections()
        var (count, sent) = (0, 0)
        while true {
            let start = ContinuousClock.now
            guard let entries = try table.next() else { break }
            // The kernel finds each piece from the beginning of its list: the longer that takes, the longer the processor is left to others.
            try await Task.sleep(for: start.duration(to: .now))
            for entry in entries {
                guard let word = services.word(for: entry) else { continue }
                count += 1
                let full = messages.append(
                    entry, forwarding: word.forwarding, mark: word.mark, seconds: word.seconds)
                guard let full else { continue }
                try line.send(full)
                sent += 1
                if sent.isMultiple(of: Self.burst.size) { try await Task.sleep(for: Self.burst.pause) }
            }
            // What moves away meanwhile is the partner's to know.
            guard services.carries(reconciler.window.state.roles) else { return nil }
        }
        if let rest = messages.flush() { try line.send(rest) }
        return count
    }
}
