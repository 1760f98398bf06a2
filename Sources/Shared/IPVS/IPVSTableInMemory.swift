public import FleetModel
internal import FleetNetlink
internal import Glibc

/// A kernel for tests: a table that answers as IPVS does, with failures where a test wants them.
public actor IPVSTableInMemory: IPVSKernel {
    /// What stands in the table now.
    public var contents: IPVSTable
    private var connections: ConnectionCounts = [:]
    /// How often the whole table was read.
    public private(set) var dumps = 0
    /// Every operation that reached the table, retries among them, in order.
    public private(set) var log: [IPVSOperation] = []
    private let schedulers: Set<String>
    private var refusal: @Sendable (IPVSOperation) -> Int32? = { _ in nil }
    private var unanswered = 0
    private var current = Pair.Timeouts(tcp: 900, tcpfin: 120, udp: 300)

    public init(_ table: IPVSTable = [:], schedulers: [String] = Scheduler.allCases.map(\.rawValue)) {
        contents = table
        self.schedulers = Set(schedulers)
    }

    /// Makes the table refuse the operations for which the closure gives an errno.
    public func refuse(_ refusal: @escaping @Sendable (IPVSOperation) -> Int32?) {
        self.refusal = refusal
    }

    /// Makes the next calls of `apply` throw after they carried out half of their operations.
    public func leaveUnanswered(_ calls: Int) {
        unanswered = calls
    }

    /// Says how many connections a dump shows on a real server.
    public func setConnections(
        _ count: RealServer.Connections, of service: VirtualService.Key, server: RealServer.Key
    ) {
        connections[service, default: [:]][server] = count
    }

    public func table() -> IPVSTable {
        dumps += 1
        return contents
    }

    public func connections(of services: [VirtualService.Key]) -> ConnectionCounts {
        var answer: ConnectionCounts = [:]
        for key in services {
            for server in contents[key]?.servers.keys ?? [] {
                let none = RealServer.Connections(active: 0, inactive: 0)
                answer[key, default: [:]][server] = connections[key]?[server] ?? none
            }
        }
        return answer
    }

    public func apply(_ batches: some Sequence<[IPVSOperation]> & Sendable) throws -> [IPVSFailure] {
        let operations = Array(batches.joined())
        if unanswered > 0 {
            unanswered -= 1
            _ = refused(operations.prefix(operations.count / 2))
            throw NetlinkError("send \(operations.count) operations", .timeout)
        }
        let outcome = IPVSOutcome(refused: refused(operations[...]))
        return outcome.failures
            + refused(outcome.retries[...]).map { IPVSFailure($0.operation, code: $0.code) }
    }

    public func info() -> KernelInfo { KernelInfo(version: "1.2.1", connectionTableSize: 4096) }

    public func timeouts() -> Pair.Timeouts { current }

    public func setTimeouts(_ timeouts: Pair.Timeouts) {
        current = Pair.Timeouts(
            tcp: timeouts.tcp ?? current.tcp, tcpfin: timeouts.tcpfin ?? current.tcpfin,
            udp: timeouts.udp ?? current.udp)
    }

    private func refused(_ operations: ArraySlice<IPVSOperation>) -> [(operation: IPVSOperation, code: Int32)] {
        operations.compactMap { operation in
            log.append(operation)
            let code = refusal(operation) ?? perform(operation)
            return code == 0 ? nil : (operation, code)
        }
    }

    /// Does what one message does in the kernel and returns the errno with which it would answer.
    private func perform(_ operation: IPVSOperation) -> Int32 {
        let service = contents[operation.service]
        let isServerThere = operation.server.map { service?.servers[$0] != nil } ?? false
        switch operation {
        case .addService(let key, let settings):
            guard settings.isUnscheduled || schedulers.contains(settings.scheduler) else { return ENOENT }
            if service != nil { return EEXIST }
            contents[key] = VirtualService(settings: settings)
        case .setService(let key, let settings):
            if service == nil { return ESRCH }
            guard settings.isUnscheduled || schedulers.contains(settings.scheduler) else { return ENOENT }
            contents[key]?.settings = settings
        case .removeService(let key):
            if service == nil { return ESRCH }
            contents[key] = nil
            connections[key] = nil
        case .addServer(let key, let server, let settings):
            if service == nil { return ESRCH }
            if isServerThere { return EEXIST }
            contents[key]?.servers[server] = settings
        case .setServer(let key, let server, let settings):
            if service == nil { return ESRCH }
            guard isServerThere else { return ENOENT }
            contents[key]?.servers[server] = settings
        case .removeServer(let key, let server):
            if service == nil { return ESRCH }
            guard isServerThere else { return ENOENT }
            contents[key]?.servers[server] = nil
            connections[key]?[server] = nil
        }
        return 0
    }
}
