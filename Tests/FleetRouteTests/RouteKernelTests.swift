import FleetModel
import FleetNetlink
import Glibc
import Testing

@testable import FleetRoute

/// What a real kernel does with local routes and rules.
@Suite(.serialized, .enabled(if: RouteNamespace.isPossible, "needs the lab: lab/run"))
struct RouteKernelTests {
    private let place: RouteNamespace
    private let client: RouteClient
    private let origin: UInt8 = 76

    init() throws {
        place = try RouteNamespace()
        client = place.client()
    }

    private func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }

    private func local(_ text: String, onLoopback: Bool = true) async throws -> [Route] {
        let network = try network(text)
        return try await client.routes().filter {
            $0.network == network && $0.kind == .local && ($0.link == 1) == onLoopback
        }
    }

    @Test func linksAndAddressesAreRead() async throws {
        let links = try await client.links()
        let lo = try #require(links.first { $0.name == "lo" })
        #expect(lo.isLoopback && lo.isUp && lo.index == 1)
        let eth0 = try #require(links.first { $0.name == "eth0" })
        #expect(eth0.isUp && !eth0.isLoopback && eth0.mtu == 1500)
        let addresses = try await client.addresses().filter { $0.link == eth0.index && $0.isGlobal }
        #expect(addresses.map(\.address).sorted().map(\.description) == ["10.9.0.21", "fd09::21"])
    }

    @Test(arguments: ["10.9.0.201/32", "10.9.0.192/27", "fd09::b:1/128", "fd09::b:0/112"])
    func aLocalRouteIsMadeOnceAndTakenAway(_ text: String) async throws {
        let route = LocalRoute(network: try network(text), origin: origin)
        for _ in 0..<2 { try await client.apply(.add(route)) }
        #expect(try await local(text).map(\.origin) == [origin])
        let family = text.contains(":") ? "-6" : "-4"
        let printed = try place.run("ip \(family) route show table local proto \(origin)")
        #expect(printed.contains("local") && printed.split(separator: "\n").count == 1, "\(printed)")
        for _ in 0..<2 { try await client.apply(.remove(route)) }
        #expect(try await local(text).isEmpty)
    }

    @Test(arguments: ["10.9.0.201/32", "fd09::b:1/128"])
    func oneByHandStandsBesideOurs(_ text: String) async throws {
        let route = LocalRoute(network: try network(text), origin: origin)
        try await client.apply(.add(route))
        // As lab/topology and an administrator make it, before and after ours.
        try place.run("ip route add local \(text) dev lo")
        #expect(Set(try await local(text).map(\.origin)).count == 2)
        try await client.apply(.remove(route))
        #expect(try await local(text).map(\.origin) != [origin])
        #expect(try await local(text).count == 1)
        try await client.apply(.add(route))
        try place.run("ip route del local \(text) dev lo proto boot")
        #expect(try await local(text).map(\.origin) == [origin])
    }

    @Test(arguments: ["10.9.0.201/32", "fd09::b:1/128"])
    func ourRouteOutlivesTheAddressThatKeepalivedMoves(_ text: String) async throws {
        let route = LocalRoute(network: try network(text), origin: origin)
        // The address comes first, then the route; and the other way round.
        for isAddressFirst in [true, false] {
            if !isAddressFirst { try await client.apply(.add(route)) }
            try place.run("ip address add \(text) dev eth0\(text.contains(":") ? " nodad" : "")")
            if isAddressFirst { try await client.apply(.add(route)) }
            #expect(try await local(text).map(\.origin) == [origin])
            #expect(try await local(text, onLoopback: false).count == 1)
            // The interface's own route is the one in force while the address is there.
            let address = text.prefix { $0 != "/" }
            try place.run("ip address del \(text) dev eth0")
            #expect(try await local(text, onLoopback: false).isEmpty)
            #expect(try await local(text).map(\.origin) == [origin])
            #expect(try place.run("ip route get \(address)").contains("local"))
            try await client.apply(.remove(route))
        }
    }

    @Test(arguments: ["10.9.0.192/27", "fd09::b:0/112", "10.9.0.201/32"])
    func aRuleIsMadeOnceAndTakenAway(_ text: String) async throws {
        let rule = BlackholeRule(network: try network(text), interface: "eth0", priority: 19_542, origin: origin)
        for _ in 0..<2 { try await client.apply(.addRule(rule)) }
        #expect(try await client.blackholeRules() == [rule])
        let family = text.contains(":") ? "-6" : "-4"
        let printed = try place.run("ip \(family) rule show")
        #expect(printed.contains("iif eth0 blackhole"), "\(printed)")
        for _ in 0..<2 { try await client.apply(.removeRule(rule)) }
        #expect(try await client.blackholeRules() == [])
    }

    @Test(arguments: [IPAddress.Family.v4, .v6])
    func aPortForGUEIsOpenedAndClosed(_ family: IPAddress.Family) async throws {
        try place.load("fou")
        let port = TunnelPort(6080, family)
        #expect(try await client.tunnelPorts() == [])
        try await client.apply(.addPort(port))
        #expect(try await client.tunnelPorts() == [port])
        #expect(try place.run("ip fou show").hasPrefix("port 6080 gue"))
        let error = await #expect(throws: NetlinkError.self) { try await client.apply(.addPort(port)) }
        #expect(error?.cause == .kernel(EADDRINUSE), "\(String(describing: error))")
        for _ in 0..<2 { try await client.apply(.removePort(port)) }
        #expect(try await client.tunnelPorts() == [])
    }

    @Test func portsOfOthersForOtherThingsAreNotTakenForOurs() async throws {
        try place.load("fou")
        try place.run("ip fou add port 5555 ipproto 4; ip fou add port 6080 gue local 10.9.0.21")
        #expect(try await client.tunnelPorts() == [])
        try place.run("ip fou add port 6081 gue -6")
        #expect(try await client.tunnelPorts() == [TunnelPort(6081, .v6)])
    }

    @Test func aTunnelsInterfaceIsMadeByTheKernelAndSetUp() async throws {
        try await client.apply(.addLink(name: "tunl0", kind: "ipip"))
        let link = try #require(try await client.links().first { $0.name == "tunl0" })
        try await client.apply(.setLink(link, up: true))
        #expect(try await client.links().first { $0.name == "tunl0" }?.isUp == true)
        let address = IPAddress(v4: 0xC000_0008)
        for _ in 0..<2 { try await client.apply(.addAddress(address, to: link)) }
        #expect(
            try await client.addresses().filter { $0.link == link.index && $0.address.family == .v4 } == [
                InterfaceAddress(link: link.index, address: address, isGlobal: false)
            ])
        #expect(try place.run("ip -o -4 address show dev tunl0").contains("inet 192.0.0.8/32 scope host"))
        for _ in 0..<2 { try await client.apply(.removeAddress(address, from: link)) }
        #expect(try await client.addresses().allSatisfy { $0.address != address })
        try await client.apply(.setLink(link, up: false))
        #expect(try await client.links().first { $0.name == "tunl0" }?.isUp == false)
    }
}
