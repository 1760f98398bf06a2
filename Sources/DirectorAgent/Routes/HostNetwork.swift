import FleetModel
import FleetRoute

/// A host's links, addresses, routes and rules at one moment.
struct HostNetwork: Hashable, Sendable {
    var links: [Link] = []
    var addresses: [InterfaceAddress] = []
    var routes: [Route] = []
    var rules: [BlackholeRule] = []

    init(links: [Link] = [], addresses: [InterfaceAddress] = [], routes: [Route] = [], rules: [BlackholeRule] = []) {
        self.links = links
        self.addresses = addresses
        self.routes = routes
        self.rules = rules
    }

    static func read(_ kernel: any RouteKernel) async throws -> HostNetwork {
        HostNetwork(
            links: try await kernel.links(), addresses: try await kernel.addresses(),
            routes: try await kernel.routes(), rules: try await kernel.blackholeRules())
    }

    func link(named name: String) -> Link? { links.first { $0.name == name } }

    /// Local routes on `lo`, which no address on another interface makes.
    var localRoutes: [Route] {
        let loopbacks = Set(links.filter(\.isLoopback).map(\.index))
        return routes.filter { route in
            route.kind == .local && route.table == Route.localTable && route.link.map(loopbacks.contains) == true
        }
    }

    /// The name of the interface, other than `lo`, that has an address.
    func holder(of address: IPAddress) -> String? {
        let own = addresses.filter { $0.address == address }.map(\.link)
        return links.first { own.contains($0.index) && !$0.isLoopback }?.name
    }

    var gateways: Set<IPAddress> { Set(routes.compactMap(\.gateway)) }

    /// The interfaces that packets of VIPs come in by, unless they are named: those that have the addresses named; else those of
    /// the default routes; else the only Ethernet with an address that others may know (a tunnel's interface gets one by itself, `sit0`).
    func interfaces(of named: [IPAddress]) -> [String] {
        let holders = named.compactMap { holder(of: $0) }
        if !holders.isEmpty { return Set(holders).sorted() }
        let defaults = routes.filter { $0.network.prefixLength == 0 && $0.kind == .unicast }.compactMap(\.link)
        let ways = links.filter { !$0.isLoopback && defaults.contains($0.index) }.map(\.name)
        if !ways.isEmpty { return Set(ways).sorted() }
        let known = Set(addresses.filter(\.isGlobal).map(\.link))
        let candidates = links.filter { !$0.isLoopback && $0.isUp && $0.mac != nil && known.contains($0.index) }
            .map(\.name)
        return candidates.count == 1 ? candidates : []
    }

    /// The addresses of some interfaces by which others may know the host, sorted.
    func ownAddresses(on interfaces: [String]) -> [IPAddress] {
        let indices = Set(links.filter { interfaces.contains($0.name) }.map(\.index))
        return Set(addresses.filter { $0.isGlobal && indices.contains($0.link) }.map(\.address)).sorted()
    }
}
