import FleetModel
import FleetWire
import Testing

@testable import Central

/// Which VIPs a node must take, as a table: what is published, who asks, what is answered.
@Suite struct RealServerPlanTests {
    static func address(_ text: String) -> IPAddress { IPAddress(text) ?? IPAddress(v4: 0) }
    static func network(_ text: String) -> IPNetwork? { IPNetwork(text) }

    /// A fleet of one pair, blue, and its slice.
    struct Stage {
        var fleet = Fleet()
        var slice = Slice(pair: "blue")

        init(ranges: [String] = []) {
            fleet.pairs["blue"] = Pair.Settings(
                directors: [Director(name: "blue-a", address: address("10.9.0.11"))],
                allowedVIPs: ranges.compactMap { network($0) })
        }

        mutating func pool(_ name: String, _ servers: String..., state: Slice.State = .active) {
            slice.pools.append(
                Slice.Servers(name: name, servers: servers.map { Slice.Server(address: address($0), state: state) }))
            fleet.pools[name] = Pool.Settings(source: .fixed(Pool.Fixed(servers: [], ports: [])))
        }

        mutating func vip(
            _ name: String, _ text: String, pool: String, _ services: ServiceSettings...,
            service: ServiceOverrides = .init()
        ) {
            fleet.vips[name] = VirtualIP.Settings(address: address(text), pair: "blue", pool: pool, service: service)
            slice.vips.append(Slice.Address(name: name, address: address(text)))
            for (index, settings) in services.enumerated() {
                slice.services.append(
                    Slice.Service(
                        vip: name, port: UInt16(80 + index), transport: .tcp, pool: pool, settings: settings))
            }
        }

        func answer(_ own: String..., occupied: [String] = []) -> RealServerSlice {
            RealServerPlan(fleet: fleet, slices: ["blue": slice], occupied: Set(occupied.map { address($0) }))
                .slice(for: own.map { address($0) })
        }
    }

    @Test func aNodeGetsTheVIPsWhosePoolHoldsIt() {
        var stage = Stage()
        stage.pool("east", "10.9.0.21", "10.9.0.22", "fd09::21")
        stage.pool("west", "10.9.0.23")
        stage.vip("shop", "10.9.0.201", pool: "east", ServiceSettings())
        stage.vip("shop6", "fd09::b:1", pool: "east", ServiceSettings())
        stage.vip("mall", "10.9.0.202", pool: "west", ServiceSettings())
        #expect(stage.answer("10.9.0.21").vips.map(\.name) == ["shop"])
        #expect(stage.answer("10.9.0.21", "fd09::21").vips.map(\.name) == ["shop", "shop6"])
        #expect(stage.answer("10.9.0.23").vips.map(\.name) == ["mall"])
        #expect(stage.answer("10.9.0.99") == RealServerSlice())
        #expect(stage.answer("10.9.0.201") == RealServerSlice())
    }

    @Test func aNodeThatDrainsKeepsItsVIPs() {
        var stage = Stage()
        stage.pool("east", "10.9.0.21", state: .draining)
        stage.vip("shop", "10.9.0.201", pool: "east", ServiceSettings(drainSeconds: 7))
        #expect(stage.answer("10.9.0.21").vips.map(\.drainSeconds) == [7])
    }

    @Test func theLongestDrainOfAVIPsServicesCounts() {
        var stage = Stage()
        stage.pool("east", "10.9.0.21")
        stage.vip(
            "shop", "10.9.0.201", pool: "east", ServiceSettings(drainSeconds: 7), ServiceSettings(drainSeconds: 900))
        #expect(stage.answer("10.9.0.21").vips.map(\.drainSeconds) == [900])
    }

    @Test func aVIPWithoutAServiceYetIsReadyBeforeTheFirst() {
        var stage = Stage()
        stage.pool("east", "10.9.0.21")
        stage.vip("shop", "10.9.0.201", pool: "east")
        stage.vip("nat", "10.9.0.202", pool: "east", service: ServiceOverrides(forwarding: .masq))
        #expect(stage.answer("10.9.0.21").vips.map(\.name) == ["shop"])
    }

    @Test func masqueradedPacketsNeedNoVIPOnTheNode() {
        var stage = Stage()
        stage.pool("east", "10.9.0.21")
        stage.vip("nat", "10.9.0.202", pool: "east", ServiceSettings(forwarding: .masq))
        stage.vip("both", "10.9.0.203", pool: "east", ServiceSettings(forwarding: .masq), ServiceSettings())
        #expect(stage.answer("10.9.0.21").vips.map(\.name) == ["both"])
        #expect(stage.answer("10.9.0.21").vips.map(\.forwarding) == [[.dr]])
    }

    @Test func aTunnelSaysWhereItEnds() {
        var stage = Stage()
        stage.pool("far", "fd09::21")
        let gre = Tunnel(type: .gre)
        stage.vip(
            "shop", "10.9.0.201", pool: "far", ServiceSettings(forwarding: .tun),
            ServiceSettings(forwarding: .tun, tunnel: gre))
        let vip = stage.answer("fd09::21").vips.first
        #expect(vip?.forwarding == [.tun])
        #expect(
            vip?.tunnels == [
                .init(tunnel: gre, address: Self.address("fd09::21")),
                .init(tunnel: .ipip, address: Self.address("fd09::21")),
            ])
    }

    @Test func kubeProxyTakesWhatLoadBalancersAskFor() {
        var stage = Stage()
        stage.pool("nodes", "10.9.0.21")
        stage.fleet.pools["nodes"] = Pool.Settings(source: .loadBalancer(Pool.LoadBalancer()))
        stage.vip("shop", "10.9.0.201", pool: "nodes", ServiceSettings())
        #expect(stage.answer("10.9.0.21") == RealServerSlice())
    }

    @Test func aRangeIsTakenOnlyWhereAllItsVIPsAreTheNodes() {
        var stage = Stage(ranges: ["10.9.0.192/28", "10.9.0.208/28", "10.9.0.224/28"])
        stage.pool("east", "10.9.0.21", "10.9.0.22")
        stage.pool("west", "10.9.0.22")
        stage.vip("shop", "10.9.0.201", pool: "east", ServiceSettings())
        stage.vip("mall", "10.9.0.209", pool: "west", ServiceSettings())
        let one = [("10.9.0.192/28", true), ("10.9.0.208/28", false), ("10.9.0.224/28", false)]
        let both = [("10.9.0.192/28", true), ("10.9.0.208/28", true), ("10.9.0.224/28", false)]
        for (own, wanted) in [("10.9.0.21", one), ("10.9.0.22", both)] {
            let found = stage.answer(own).ranges
            #expect(found.map(\.network) == wanted.map { Self.network($0.0) }, "\(own)")
            #expect(found.map(\.isTaken) == wanted.map(\.1), "\(own)")
        }
        #expect(stage.answer("10.9.0.99").ranges.isEmpty)
    }

    @Test(arguments: ["a node", "the asking node", "a director", "a real server"])
    func aRangeWithAHostsAddressInItIsLeftAlone(_ whose: String) {
        var stage = Stage(ranges: ["10.9.0.192/27"])
        stage.pool("east", "10.9.0.21")
        stage.vip("shop", "10.9.0.201", pool: "east", ServiceSettings())
        #expect(stage.answer("10.9.0.21").ranges.count == 1)
        switch whose {
        case "a node": #expect(stage.answer("10.9.0.21", occupied: ["10.9.0.200"]).ranges.isEmpty)
        case "the asking node": #expect(stage.answer("10.9.0.21", "10.9.0.200").ranges.isEmpty)
        case "a director":
            stage.fleet.pairs["green"] = Pair.Settings(
                directors: [Director(name: "green-a", address: Self.address("10.9.0.200"))])
            #expect(stage.answer("10.9.0.21").ranges.isEmpty)
        default:
            stage.pool("west", "10.9.0.200")
            #expect(stage.answer("10.9.0.21").ranges.isEmpty)
        }
        #expect(stage.answer("10.9.0.21").vips.map(\.name) == ["shop"])
    }

    /// Random fleets, compared with what the words say.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func whatIsTakenIsWhatSendsHere(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var stage = Stage(ranges: ["10.9.0.192/28", "10.9.0.208/28"])
        let nodes = (21...24).map { "10.9.0.\($0)" }
        var members: [String: [String]] = [:]
        for pool in ["a", "b", "c"] {
            members[pool] = nodes.filter { _ in Bool.random(using: &random) }
            stage.slice.pools.append(
                Slice.Servers(
                    name: pool, servers: (members[pool] ?? []).map { Slice.Server(address: Self.address($0)) }))
            stage.fleet.pools[pool] = Pool.Settings(source: .fixed(Pool.Fixed(servers: [], ports: [])))
        }
        var pools: [String: String] = [:]
        for last in 193..<200 where Bool.random(using: &random) {
            let pool = ["a", "b", "c"].randomElement(using: &random) ?? "a"
            pools["vip-\(last)"] = pool
            stage.vip(
                "vip-\(last)", "10.9.0.\(last + (Bool.random(using: &random) ? 16 : 0))", pool: pool, ServiceSettings())
        }
        let shuffled = Slice(
            pair: "blue", vips: stage.slice.vips.shuffled(using: &random),
            pools: stage.slice.pools.shuffled(using: &random),
            services: stage.slice.services.shuffled(using: &random))
        for node in nodes {
            let answer = stage.answer(node)
            let wanted = pools.filter { members[$0.value]?.contains(node) == true }.keys.sorted()
            #expect(answer.vips.map(\.name).sorted() == wanted)
            #expect(answer.vips == answer.vips.sorted { $0.address < $1.address })
            for range in answer.ranges {
                let inside = stage.slice.vips.filter { range.network.contains($0.address) }.map(\.name)
                #expect(range.isTaken == (!inside.isEmpty && Set(inside).isSubset(of: wanted)))
            }
            let again = RealServerPlan(fleet: stage.fleet, slices: ["blue": shuffled], occupied: [])
                .slice(for: [Self.address(node)])
            let (bytes, others) = (try JSON.encode(answer), try JSON.encode(again))
            #expect(bytes == others)
        }
    }
}
