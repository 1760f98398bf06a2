internal import FleetExecutor
package import FleetNetlink

/// The routes of the network namespace in which it is first used, over rtnetlink.
public actor RouteClient: RouteKernel {
    private let executor = BlockingExecutor(label: "route")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let open: @Sendable () throws(NetlinkError) -> any NetlinkTransport
    private var socket: NetlinkSocket?
    private var encoder = AttributeEncoder(capacity: 4096)

    public init() {
        open = { () throws(NetlinkError) in try KernelTransport(.route) }
    }

    /// - Parameter open: makes a transport, at first and after every error.
    package init(open: @escaping @Sendable () throws(NetlinkError) -> any NetlinkTransport) {
        self.open = open
    }

    public func links() throws -> [Link] {
        try exchange { socket, encoder throws(NetlinkError) in try socket.links(&encoder) }
    }

    public func addresses() throws -> [InterfaceAddress] {
        try exchange { socket, encoder throws(NetlinkError) in try socket.addresses(&encoder) }
    }

    public func routes() throws -> [Route] {
        try exchange { socket, encoder throws(NetlinkError) in try socket.routes(&encoder) }
    }

    public func blackholeRules() throws -> [BlackholeRule] {
        try exchange { socket, encoder throws(NetlinkError) in try socket.blackholeRules(&encoder) }
    }

    public func apply(_ operation: RouteOperation) throws {
        try exchange { socket, encoder throws(NetlinkError) in try socket.apply(operation, &encoder) }
    }

    /// Lends the socket; after an error it is closed, so that no late answer meets the next question.
    private func exchange<Answer>(
        _ body: (inout NetlinkSocket, inout AttributeEncoder) throws(NetlinkError) -> Answer
    ) throws(NetlinkError) -> Answer {
        var lent = if let open = socket.take() { open } else { NetlinkSocket(route: try open()) }
        let answer = try body(&lent, &encoder)
        socket = consume lent
        return answer
    }
}
