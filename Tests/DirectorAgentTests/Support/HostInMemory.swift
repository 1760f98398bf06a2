import FleetModel
import FleetRoute
import Synchronization
import Testing

@testable import DirectorAgent

/// A host whose links, routes and rules are kept in memory; it refuses what the test says.
actor HostInMemory: RouteKernel {
    struct Refused: Error, CustomStringConvertible { var description = "refused" }

    private(set) var network: HostNetwork
    private(set) var ports: Set<TunnelPort> = []
    private(set) var log: [RouteOperation] = []
    private var refuses: @Sendable (RouteOperation) -> Bool = { _ in false }

    init(_ network: HostNetwork) { self.network = network }

    func links() -> [Link] { network.links }
    func addresses() -> [InterfaceAddress] { network.addresses }
    func routes() -> [Route] { network.routes }
    func blackholeRules() -> [BlackholeRule] { network.rules }
    func tunnelPorts() -> [TunnelPort] { Array(ports) }

    func refuse(_ which: @escaping @Sendable (RouteOperation) -> Bool) { refuses = which }
    func change(_ body: @Sendable (inout HostNetwork) -> Void) { body(&network) }

    func apply(_ operation: RouteOperation) throws {
        log.append(operation)
        if refuses(operation) { throw Refused() }
        switch operation {
        case .add(let route):
            network.routes.append(
                Route(network: route.network, table: Route.localTable, kind: .local, link: 1, origin: route.origin))
        case .remove(let route):
            network.routes.removeAll { $0.network == route.network && $0.origin == route.origin }
        case .addRule(let rule): network.rules.append(rule)
        case .removeRule(let rule): network.rules.removeAll { $0 == rule }
        case .addLink(let name, _):
            network.links.append(Link(index: UInt32(network.links.count + 1), name: name, isUp: false))
        case .setLink(let link, let isUp):
            for index in network.links.indices where network.links[index].index == link.index {
                network.links[index].isUp = isUp
            }
        case .addAddress(let address, let link):
            network.addresses.append(InterfaceAddress(link: link.index, address: address, isGlobal: false))
        case .removeAddress(let address, let link):
            network.addresses.removeAll { $0.address == address && $0.link == link.index }
        case .addPort(let port): ports.insert(port)
        case .removePort(let port): ports.remove(port)
        }
    }

    /// The local routes on `lo`, sorted, each with its origin where it is not ours: `10.9.0.201/32`, `10.9.0.202/32 by 3`.
    var localRoutes: [String] {
        network.localRoutes.sorted { $0.network < $1.network }.map { route in
            let isOurs = [RouteOrigin.realServer, RouteOrigin.director].contains(route.origin)
            return "\(route.network)" + (isOurs ? "" : " by \(route.origin)")
        }
    }
}

extension HostNetwork {
    /// `lo`, and `eth0` with 10.9.0.21 and fd09::21.
    static func sample() throws -> HostNetwork {
        HostNetwork(
            links: [
                Link(index: 1, name: "lo", mtu: 65_536, isLoopback: true),
                Link(index: 2, name: "eth0", mac: MACAddress(value: 0x0200_0a09_0015)),
            ],
            addresses: [
                InterfaceAddress(link: 2, address: try Sample.address("10.9.0.21")),
                InterfaceAddress(link: 2, address: try Sample.address("fd09::21")),
            ])
    }

    /// The same with a local route on an interface.
    func with(local network: String, link: UInt32 = 1, origin: UInt8) throws -> HostNetwork {
        var copy = self
        copy.routes.append(
            Route(
                network: try #require(IPNetwork(network)), table: Route.localTable, kind: .local, link: link,
                origin: origin))
        return copy
    }
}
