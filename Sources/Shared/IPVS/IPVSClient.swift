internal import FleetExecutor
public import FleetModel
internal import FleetNetlink

/// The IPVS of the network namespace in which it is first used.
public actor IPVSClient: IPVSKernel, SyncKernel {
    private let executor = BlockingExecutor(label: "ipvs")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var line: NetlinkLine

    public init() {
        self.init { () throws(NetlinkError) in try KernelTransport() }
    }

    /// - Parameter open: makes a transport, at first and after every error.
    init(open: @escaping @Sendable () throws(NetlinkError) -> any NetlinkTransport) {
        line = NetlinkLine(capacity: 64 * 1024) { () throws(NetlinkError) in
            try NetlinkSocket(open(), family: IPVSMessages.family)
        }
    }

    public func table() throws -> IPVSTable { try census().table }

    public func census() throws -> IPVSCensus {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.census(&encoder) }
    }

    public func connections(of services: [VirtualService.Key]) throws -> ConnectionCounts {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.connections(of: services, &encoder) }
    }

    public func apply(_ batches: some Sequence<[IPVSOperation]> & Sendable) throws -> [IPVSFailure] {
        try line.exchange { socket, encoder throws(NetlinkError) in
            var failures: [IPVSFailure] = []
            for batch in batches { failures += try socket.apply(batch, &encoder) }
            return failures
        }
    }

    public func info() throws -> KernelInfo {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.info(&encoder) }
    }

    public func timeouts() throws -> Pair.Timeouts {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.timeouts(&encoder) }
    }

    public func setTimeouts(_ timeouts: Pair.Timeouts) throws {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.setTimeouts(timeouts, &encoder) }
    }

    public func syncDaemons() throws -> [SyncDaemon] {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.syncDaemons(&encoder) }
    }

    public func start(_ daemon: SyncDaemon) throws {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.start(daemon, &encoder) }
    }

    public func stop(_ role: SyncDaemon.Role) throws {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.stop(role, &encoder) }
    }
}
