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
            #expect(next.findings.isEmpty)
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

    @Test("Two pairs that were given one id, as by a restored database, keep it and are told; renumbering one mends it")
    func tellsOfAClash() throws {
        let fleet = fleet(pairs: 2)
        var old = previous(Failovers(fleet, previous: [:]), fleet)
        for name in ["p100", "p101"] {
            for index in 0...1 { old[name]?.failover?.routers[index].id = UInt8(7 + index) }
            old[name]?.failover?.syncID = 9
        }
        let failovers = Failovers(fleet, previous: old)
        for name in ["p100", "p101"] {
            #expect(failovers.pairs[name]?.routers.map(\.id) == [7, 8] && failovers.pairs[name]?.syncID == 9)
        }
        let findings = failovers.findings.sorted()
        #expect(
            findings.map(\.subject) == ["pair/p100", "pair/p100", "pair/p100", "pair/p101", "pair/p101", "pair/p101"])
        #expect(Set(findings.map(\.reason)) == ["SharedRouterID", "SharedSyncID"])
        #expect(
            findings.first { $0.subject == "pair/p101" && $0.field == "7" }?.message
                == "virtual router id 7 is pair/p100's too, so on one network they disturb each other; lvsctl renumber of the "
                + "one that came later gives it others")

        old["p101"]?.failover = nil
        let mended = Failovers(fleet, previous: old)
        #expect(mended.findings.isEmpty && mended.pairs["p100"] == failovers.pairs["p100"])
        #expect(mended.pairs["p101"]?.routers.map(\.id) == [1, 2] && mended.pairs["p101"]?.syncID == 1)
    }

    @Test("Ids that others use are not given; one that was given before stays, with a finding")
    func avoids() throws {
        var fleet = fleet(pairs: 2)
        fleet.pairs["p101"]?.vrrp.avoidRouterIDs = [RouterIDRange("1-4"), RouterIDRange("6")].compactMap { $0 }
        let first = Failovers(fleet, previous: [:])
        #expect(first.pairs["p100"]?.routers.map(\.id) == [1, 2] && first.pairs["p101"]?.routers.map(\.id) == [5, 7])
        #expect(first.findings.isEmpty)
        fleet.pairs["p101"]?.vrrp.avoidRouterIDs = [RouterIDRange("7-255")].compactMap { $0 }
        var old = previous(first, fleet)
        let second = Failovers(fleet, previous: old)
        #expect(second.pairs["p101"] == first.pairs["p101"])
        #expect(second.findings.map(\.reason) == ["AvoidedRouterID"] && second.findings.first?.field == "p101-b")
        #expect(second.findings.first?.message.contains("lvsctl renumber p101") == true)
        old["p101"]?.failover = nil
        #expect(Failovers(fleet, previous: old).pairs["p101"]?.routers.map(\.id) == [3, 4])
    }

    @Test("Where as many VIPs prefer each, a new one goes to who carries less")
    func heedsLoads() {
        var fleet = fleet(vips: 2)
        let old = previous(Failovers(fleet, previous: [:]), fleet)
        fleet.vips["w"] = VirtualIP.Settings(address: IPAddress(v4: 0x0a09_0900), pair: "p100", pool: "x")
        let light = Failovers(fleet, previous: old)
        #expect(light.preferred["w"] == "p100-a" && !light.isFreeOfLoads)
        let loaded = Failovers(fleet, previous: old) { ["v100": 10, "v101": 3] }
        #expect(loaded.preferred["w"] == "p100-b")
        // Nothing that stands is moved for a load, nor asked for.
        let again = Failovers(fleet, previous: previous(loaded, fleet)) {
            Issue.record("it is asked for without need")
            return [:]
        }
        #expect(again.preferred == loaded.preferred && again.isFreeOfLoads)
    }

    @Test("Of 64 VIPs over 8 pairs none moves for a director that is lost, drained and returns")
    func survivesALoss() {
        var fleet = fleet(pairs: 8, vips: 64)
        let first = Failovers(fleet, previous: [:])
        fleet.drainedDirectors = ["p103-a"]
        let drained = Failovers(fleet, previous: previous(first, fleet))
        #expect(drained.preferred == first.preferred)
        fleet.drainedDirectors = []
        let back = Failovers(fleet, previous: previous(drained, fleet))
        #expect(back.preferred == first.preferred && back.pairs == first.pairs)
        // Gone from its pair for good, what preferred it goes to its partner, and nothing else moves.
        fleet.pairs["p103"]?.directors.removeAll { $0.name == "p103-a" }
        let alone = Failovers(fleet, previous: previous(back, fleet))
        for (vip, director) in first.preferred {
            #expect(alone.preferred[vip] == (director == "p103-a" ? "p103-b" : director))
        }
    }

    @Test("A director takes its VIPs back while it is told to: the other rests in its router alone")
    func returns() {
        var fleet = fleet()
        var old = previous(Failovers(fleet, previous: [:]), fleet)
        old["p100"]?.failover?.routers[1].isReturning = true
        let failovers = Failovers(fleet, previous: old)
        #expect(failovers.pairs["p100"]?.routers.map(\.resting) == [[], ["p100-a"]])
        #expect(failovers.pairs["p100"]?.routers.map(\.isReturning) == [false, true], "until it is told to end")
        fleet.drainedDirectors = ["p100-b"]
        let drained = Failovers(fleet, previous: previous(failovers, fleet))
        #expect(drained.pairs["p100"]?.routers.map(\.resting) == [["p100-b"], ["p100-b"]], "the newer order counts")
    }

    @Test("Unicast peers want an address of the family of each director")
    func wantsPeerAddresses() {
        var fleet = fleet(vips: 1)
        fleet.pairs["p100"]?.vrrp.peers = .unicast
        #expect(Failovers(fleet, previous: [:]).findings.isEmpty)
        #expect(Failovers(fleet, previous: [:]).pairs["p100"]?.usesUnicast == true)
        fleet.vips["six"] = VirtualIP.Settings(address: PlannerFixture.address("fd09::1"), pair: "p100", pool: "x")
        let failovers = Failovers(fleet, previous: [:])
        #expect(failovers.findings.map(\.reason) == ["NoPeerAddress"])
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
