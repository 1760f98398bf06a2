import FleetModel
import FleetRoute
import FleetWire
import Testing

@testable import DirectorAgent

@Suite("What a host shall be, of what Central says and of what the host is")
struct RealServerWishTests {
    private func wish(
        _ names: [String], ranges: [RealServerSlice.Range] = [], found: HostNetwork, allowed: [String] = [],
        change: (inout RealServerSlice.VIP) -> Void = { _ in }
    ) throws -> RealServerWish {
        var book = RealServerBook()
        var document = try NodeSample.document(names, ranges: ranges)
        for index in document.slice.vips.indices { change(&document.slice.vips[index]) }
        _ = book.take(document, now: 1)
        return RealServerWish(
            book, interfaces: ["eth0"], found: found, allowed: allowed.compactMap { IPNetwork($0) })
    }

    private func range(_ text: String, isTaken: Bool = true) throws -> RealServerSlice.Range {
        RealServerSlice.Range(network: try #require(IPNetwork(text)), pair: "blue", isTaken: isTaken)
    }

    @Test("Each VIP is a route and, without a range, a rule of its own")
    func singles() throws {
        let wish = try wish(["shop", "shop6"], found: .sample())
        #expect(wish.routes.sorted().map(\.description) == ["10.9.0.201/32", "fd09::b:1/128"])
        #expect(wish.rules.sorted().map(\.network.description) == ["10.9.0.201/32", "fd09::b:1/128"])
        #expect(wish.refusals.isEmpty && wish.tunnels.isEmpty && wish.segments.isEmpty)
    }

    @Test("A range is taken beside its VIPs, or only passed nothing on to")
    func ranges() throws {
        let taken = try wish(["shop"], ranges: [range("10.9.0.192/27")], found: .sample())
        #expect(taken.routes.sorted().map(\.description) == ["10.9.0.192/27", "10.9.0.201/32"])
        #expect(taken.rules.map(\.network.description) == ["10.9.0.192/27"])
        let guarded = try wish(["shop"], ranges: [range("10.9.0.192/27", isTaken: false)], found: .sample())
        #expect(guarded.routes.map(\.description) == ["10.9.0.201/32"])
        #expect(guarded.rules.map(\.network.description) == ["10.9.0.192/27"])
    }

    @Test("A range with an address or a gateway of this host in it is left alone")
    func ownAddresses() throws {
        var found = try HostNetwork.sample()
        found.addresses.append(InterfaceAddress(link: 2, address: try Sample.address("10.9.0.200")))
        #expect(try wish(["shop"], ranges: [range("10.9.0.192/27")], found: found).routes.count == 1)
        var routed = try HostNetwork.sample()
        let everything = try #require(IPNetwork("0.0.0.0/0"))
        routed.routes = [
            Route(
                network: everything, table: 254, kind: .unicast, link: 2, gateway: try Sample.address("10.9.0.222"),
                origin: 4)
        ]
        let wish = try wish(["shop"], ranges: [range("10.9.0.192/27")], found: routed)
        #expect(wish.routes.map(\.description) == ["10.9.0.201/32"])
        #expect(wish.rules.map(\.network.description) == ["10.9.0.201/32"])
    }

    @Test(
        "What can be no VIP here is refused, with the reason",
        arguments: [
            ("10.9.0.21", "an address of eth0"), ("10.9.0.222", "gateway"), ("127.0.0.1", "loopback"),
            ("10.9.1.1", "--allow-vips"),
        ])
    func refusals(address: String, words: String) throws {
        var found = try HostNetwork.sample()
        found.routes = [
            Route(
                network: try #require(IPNetwork("0.0.0.0/0")), table: 254, kind: .unicast, link: 2,
                gateway: try Sample.address("10.9.0.222"), origin: 4)
        ]
        let parsed = try Sample.address(address)
        let wish = try wish(["shop"], found: found, allowed: ["10.9.0.0/24", "127.0.0.0/8"]) { $0.address = parsed }
        #expect(wish.routes.isEmpty && wish.rules.isEmpty)
        #expect(wish.refusals.map(\.vip.name) == ["shop"])
        #expect(wish.refusals.first?.reason.contains(words) == true, "\(wish.refusals)")
    }

    @Test(
        "A tunnel ends at the kernel's own interface, and answers are clamped to what fits",
        arguments: [
            ("shop", "10.9.0.21", Tunnel.ipip, "tunl0", 1500 - 20 - 40),
            ("shop6", "10.9.0.21", .ipip, "sit0", 1500 - 20 - 60),
            ("shop", "fd09::21", .ipip, "ip6tnl0", 1500 - 40 - 40),
            ("shop", "10.9.0.21", Tunnel(type: .gre), "gre0", 1500 - 24 - 40),
            ("shop6", "fd09::21", Tunnel(type: .gre, checksum: .checksum), "ip6gre0", 1500 - 48 - 60),
            ("shop", "10.9.0.21", Tunnel(type: .gue, port: 6080), "tunl0", 1500 - 20 - 12 - 40),
            ("shop6", "10.9.0.21", Tunnel(type: .gue, port: 6080, checksum: .remote), "sit0", 1500 - 20 - 20 - 60),
            ("shop", "fd09::21", Tunnel(type: .gue, port: 6080, checksum: .checksum), "ip6tnl0", 1500 - 40 - 12 - 40),
        ])
    func tunnels(vip: String, end: String, tunnel: Tunnel, interface: String, segment: Int) throws {
        let address = try Sample.address(end)
        let wish = try wish([vip], found: .sample()) { $0.tunnels = [.init(tunnel: tunnel, address: address)] }
        #expect(wish.tunnels.keys.sorted() == [interface])
        #expect(wish.segments.values.map { $0 } == [segment])
        #expect(wish.ports == (tunnel.port.map { [TunnelPort($0, address.family)] } ?? []))
    }

    @Test("Only what is not so already is switched, and on the interface alone")
    func switches() throws {
        var values = ["arp_ignore": "0", "arp_announce": "0", "rp_filter": "0"]
        func steps(_ wish: RealServerWish, all: [String: String] = [:]) -> [String] {
            SwitchPlan.steps(wish) { path in
                if path == "net/ipv6/ip_nonlocal_bind" { return "0" }
                let words = path.split(separator: "/")
                let name = String(words[words.count - 1])
                return words[words.count - 2] == "all" ? all[name] ?? "0" : values[name]
            }.map { "\($0.path) \($0.value)" }
        }
        let v4 = try wish(["shop"], found: .sample())
        #expect(steps(v4) == ["net/ipv4/conf/eth0/arp_ignore 1", "net/ipv4/conf/eth0/arp_announce 2"])
        #expect(steps(v4, all: ["arp_ignore": "1", "arp_announce": "2"]) == [])
        #expect(steps(v4, all: ["arp_announce": "1"]).last == "net/ipv4/conf/eth0/arp_announce 2")
        #expect(steps(try wish(["shop6"], found: .sample())) == ["net/ipv6/ip_nonlocal_bind 1"])
        #expect(steps(try wish([], found: .sample())) == [])
        let end = try Sample.address("10.9.0.21")
        let tunnel = try wish(["shop"], found: .sample()) { $0.tunnels = [.init(tunnel: .ipip, address: end)] }
        #expect(!steps(tunnel).contains { $0.contains("rp_filter") })
        #expect(steps(tunnel, all: ["rp_filter": "1"]).last == "net/ipv4/conf/tunl0/rp_filter 2")
        values["rp_filter"] = "2"
        #expect(!steps(tunnel, all: ["rp_filter": "1"]).contains { $0.contains("rp_filter") })
    }
}
