import FleetModel
import Testing

@testable import Central

@Suite("Who carries what, and under which ids")
struct FailoversTests {
    private func pair(_ name: String, _ count: Int = 2, isStatic: Bool = false) -> Pair.Settings {
        Pair.Settings(
            directors: ["b", "a"].suffix(count).map {
                Director(name: "\(name)-\($0)", address: PlannerFixture.address("10.9.0.11"), isStatic: isStatic)
            })
    }

    private func fleet(pairs: Int = 1, vips: Int = 0) -> Fleet {
        var fleet = Fleet()
        for number in 0..<pairs { fleet.pairs["p\(100 + number)"] = pair("p\(100 + number)") }
        for number in 0..<vips {
            fleet.vips["v\(100 + number)"] = VirtualIP.Settings(
                address: IPAddress(v4: 0x0a09_0100 + UInt32(number)), pair: "p\(100 + number % pairs)", pool: "x")
        }
        return fleet
    }

    /// What would be published.
    private func previous(_ failovers: Failovers, _ fleet: Fleet) -> [Pair.Key: Failovers.Previous] {
        fleet.pairs.keys.reduce(into: [:]) { all, name in
            let vips = fleet.vips(of: name).map {
                Slice.Address(
                    name: $0.key, address: $0.value.address, preferredDirector: failovers.preferred[$0.key])
            }
            all[name] = Failovers.Previous(Slice(pair: name, vips: vips, failover: failovers.pairs[name]))
        }
    }

    private func counts(_ failovers: Failovers) -> [String: Int] {
        failovers.preferred.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    @Test("64 VIPs over 8 pairs are shared within one of even, and all ids differ")
    func shares() {
        let fleet = fleet(pairs: 8, vips: 64)
        let failovers = Failovers(fleet, previous: [:])
        #expect(counts(failovers).count == 16 && counts(failovers).values.allSatisfy { $0 == 4 })
        let routers = failovers.pairs.values.flatMap(\.routers)
        #expect(Set(routers.map(\.id)) == Set(1...16) && routers.count == 16)
        #expect(Set(failovers.pairs.values.map(\.syncID)) == Set(1...8))
        #expect(failovers.findings.isEmpty)
        #expect(failovers.pairs["p100"]?.routers.map(\.director) == ["p100-a", "p100-b"], "sorted")
    }

    @Test("What was given is kept, whatever comes and goes; what was given back is given anew", arguments: 0..<8)
    func keeps(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var fleet = fleet(pairs: 6, vips: 30)
        var last = Failovers(fleet, previous: [:])
        for step in 0..<40 {
            let before = fleet
            switch Int.random(in: 0...3, using: &random) {
            case 0: fleet.pairs["n\(step)"] = pair("n\(step)")
            case 1: fleet.pairs[fleet.pairs.keys.sorted().randomElement(using: &random) ?? ""] = nil
            case 2: fleet.vips[fleet.vips.keys.sorted().randomElement(using: &random) ?? ""] = nil
            default:
                let pair = fleet.pairs.keys.sorted().randomElement(using: &random) ?? ""
                fleet.vips["w\(step)"] = VirtualIP.Settings(
                    address: IPAddress(v4: 0x0a0a_0000 + UInt32(step)), pair: pair, pool: "x")
            }
            fleet.vips = fleet.vips.filter { fleet.pairs[$0.value.pair] != nil }
            let next = Failovers(fleet, previous: previous(last, before))
            for (name, pair) in next.pairs where last.pairs[name] != nil { #expect(pair == last.pairs[name]) }
            for (vip, director) in next.preferred
            where last.preferred[vip] != nil && before.vips[vip] == fleet.vips[vip] {
                #expect(director == last.preferred[vip])
            }
            let ids = next.pairs.values.flatMap(\.routers).map(\.id)
            #expect(Set(ids).count == ids.count && Set(next.pairs.values.map(\.syncID)).count == next.pairs.count)
            #expect(next.pairs.count == fleet.pairs.count)
            last = next
        }
    }

    @Test("A new VIP goes to the director that is preferred least; an order is an order")
    func prefers() {
        var fleet = fleet(vips: 4)
        for vip in ["v100", "v101", "v102"] { fleet.vips[vip]?.preferredDirector = "p100-b" }
        let first = Failovers(fleet, previous: [:])
        #expect(first.preferred == ["v100": "p100-b", "v101": "p100-b", "v102": "p100-b", "v103": "p100-a"])
        // The order is taken back: nothing moves for it.
        for vip in ["v100", "v101", "v102"] { fleet.vips[vip]?.preferredDirector = nil }
        fleet.vips["a"] = VirtualIP.Settings(address: IPAddress(v4: 0x0a09_0900), pair: "p100", pool: "x")
        var expected = first.preferred
        expected["a"] = "p100-a"
        #expect(Failovers(fleet, previous: previous(first, fleet)).preferred == expected)
    }

    @Test("Two pairs that were given one id, as by a restored database, do not keep it both")
    func mendsAClash() {
        let fleet = fleet(pairs: 2)
        var old = previous(Failovers(fleet, previous: [:]), fleet)
        for name in ["p100", "p101"] {
            for index in 0...1 { old[name]?.failover?.routers[index].id = UInt8(7 + index) }
            old[name]?.failover?.syncID = 9
        }
        let failovers = Failovers(fleet, previous: old)
        #expect(failovers.pairs["p100"]?.routers.map(\.id) == [7, 8] && failovers.pairs["p100"]?.syncID == 9)
        #expect(failovers.pairs["p101"]?.routers.map(\.id) == [1, 2] && failovers.pairs["p101"]?.syncID == 1)
    }

    @Test("Static directors take no part, and without any other there is no failover")
    func leavesStaticOnesOut() {
        var fleet = fleet()
        fleet.pairs["s"] = pair("s", isStatic: true)
        fleet.pairs["one"] = pair("one", 1)
        fleet.vips["v"] = VirtualIP.Settings(address: IPAddress(v4: 0x0a09_0900), pair: "s", pool: "x")
        let failovers = Failovers(fleet, previous: [:])
        #expect(failovers.pairs["s"] == nil && failovers.preferred["v"] == nil)
        #expect(failovers.pairs["one"]?.routers.map(\.director) == ["one-a"])
    }

    @Test("When the ids are all given, those who have one keep it, and the others are told")
    func runsOut() {
        let fleet = fleet(pairs: 128)
        let failovers = Failovers(fleet, previous: [:])
        #expect(failovers.pairs.count == 127)
        #expect(
            failovers.findings.map(\.subject) == ["pair/p227"] && failovers.findings.map(\.reason) == ["NoRouterID"])
        var grown = fleet
        grown.pairs["aaa"] = pair("aaa")
        let next = Failovers(grown, previous: previous(failovers, fleet))
        #expect(next.pairs["aaa"] == nil && failovers.pairs.allSatisfy { next.pairs[$0.key] == $0.value })
    }

    @Test("A drained director rests in all routers of its pair")
    func drains() {
        var fleet = fleet()
        fleet.drainedDirectors = ["p100-b", "elsewhere"]
        #expect(Failovers(fleet, previous: [:]).pairs["p100"]?.routers.map(\.resting) == [["p100-b"], ["p100-b"]])
    }
}
