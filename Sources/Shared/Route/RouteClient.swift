internal import FleetExecutor
package import FleetNetlink

/// The routes of the network namespace in which it is first used, over rtnetlink.
public actor RouteClient: RouteKernel {
    private let executor = BlockingExecutor(label: "route")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var line: NetlinkLine
    /// To `fou`, which not every kernel has.
    private var tunnels: NetlinkLine

    public init() {
        self.init { bus throws(NetlinkError) in try KernelTransport(bus) }
    }

    /// - Parameter open: makes a transport, at first and after every error.
    package init(open: @escaping @Sendable (KernelTransport.Bus) throws(NetlinkError) -> any NetlinkTransport) {
        line = NetlinkLine(capacity: 4096) { () throws(NetlinkError) in NetlinkSocket(route: try open(.route)) }
        tunnels = NetlinkLine(capacity: 256) { () throws(NetlinkError) in
            try NetlinkSocket(open(.generic), family: NetlinkSocket.tunnelPortFamily)
        }
    }

    public func links() throws -> [Link] {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.links(&encoder) }
    }

    public func addresses() throws -> [InterfaceAddress] {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.addresses(&encoder) }
    }

    public func routes() throws -> [Route] {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.routes(&encoder) }
    }

    public func blackholeRules() throws -> [BlackholeRule] {
        try line.exchange { socket, encoder throws(NetlinkError) in try socket.blackholeRules(&encoder) }
    }

    public func tunnelPorts() throws -> [TunnelPort] {
        do throws(NetlinkError) {
            return try tunnels.exchange { socket, encoder throws(NetlinkError) in try socket.tunnelPorts(&encoder) }
        } catch {
            guard error.isOfMissingFamily else { throw error }
            return []
        }
    }

    public func apply(_ operation: RouteOperation) throws {
        if operation.isOfTunnelPort {
            try tunnels.exchange { socket, encoder throws(NetlinkError) in try socket.apply(operation, &encoder) }
        } else {
            try line.exchange { socket, encoder throws(NetlinkError) in try socket.apply(operation, &encoder) }
        }
    }
}
