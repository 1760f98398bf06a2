internal import FleetExecutor
public import FleetModel
internal import FleetNetlink

/// The IPVS of the network namespace in which it is first used.
public actor IPVSClient: IPVSKernel, SyncKernel {
    private let executor = BlockingExecutor(label: "ipvs")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let open: @Sendable () throws(NetlinkError) -> any NetlinkTransport
    private var socket: NetlinkSocket?
    private var encoder = AttributeEncoder(capacity: 64 * 1024)

    public init() {
        open = { () throws(NetlinkError) in try KernelTransport() }
    }

    /// - Parameter open: makes a transport, at first and after every error.
    init(open: @escaping @Sendable () throws(NetlinkError) -> any NetlinkTransport) {
        self.open = open
    }

    public func table() throws -> IPVSTable { try census().table }

    public func census() throws -> IPVSCensus {
        try exchange { socket, encoder throws(NetlinkError) in try socket.census(&encoder) }
    }

    public func connections(of services: [VirtualService.Key]) throws -> ConnectionCounts {
        try exchange { socket, encoder throws(NetlinkError) in try socket.connections(of: services, &encoder) }
    }

    public func apply(_ batches: some Sequence<[IPVSOperation]> & Sendable) throws -> [IPVSFailure] {
        try exchange { socket, encoder throws(NetlinkError) in
            var failures: [IPVSFailure] = []
            for batch in batches { failures += try socket.apply(batch, &encoder) }
            return failures
        }
    }

    public func info() throws -> KernelInfo {
        try exchange { socket, encoder throws(NetlinkError) in try socket.info(&encoder) }
    }

    public func timeouts() throws -> Pair.Timeouts {
        try exchange { socket, encoder throws(NetlinkError) in try socket.timeouts(&encoder) }
    }

    public func setTimeouts(_ timeouts: Pair.Timeouts) throws {
        try exchange { socket, encoder throws(NetlinkError) in try socket.setTimeouts(timeouts, &encoder) }
    }

    public func syncDaemons() throws -> [SyncDaemon] {
        try exchange { socket, encoder throws(NetlinkError) in try socket.syncDaemons(&encoder) }
    }

    public func start(_ daemon: SyncDaemon) throws {
        try exchange { socket, encoder throws(NetlinkError) in try socket.start(daemon, &encoder) }
    }

    public func stop(_ role: SyncDaemon.Role) throws {
        try exchange { socket, encoder throws(NetlinkError) in try socket.stop(role, &encoder) }
    }

    /// Lends the socket; after an error it is closed, so that no late answer meets the next question.
    private func exchange<Answer>(
        _ body: (inout NetlinkSocket, inout AttributeEncoder) throws(NetlinkError) -> Answer
    ) throws(NetlinkError) -> Answer {
        var lent =
            if let open = socket.take() { open } else { try NetlinkSocket(open(), family: IPVSMessages.family) }
        let answer = try body(&lent, &encoder)
        socket = consume lent
        return answer
    }
}
