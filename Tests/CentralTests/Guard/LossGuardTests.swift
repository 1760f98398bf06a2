import FleetModel
import FleetWire
import Testing

@testable import Central

/// A guard between a planner and a cluster that changes, with a clock that moves when told: as `FleetState` runs it.
struct GuardedPlanner {
    var fleet: Fleet
    var guarding = LossGuard()
    var slices: [Pair.Key: Slice] = [:]
    var time = ContinuousClock.now

    init(_ fleet: Fleet = GuardedPlanner.fleet) { self.fleet = fleet }

    /// Both pairs on one pool, every service of namespace shop on blue and of bank on green.
    static var fleet: Fleet {
        var fleet = PlannerFixture.fleet
        PlannerFixture.assign("shop/*@shop", in: &fleet)
        PlannerFixture.assign("bank/*@bank", in: &fleet)
        return fleet
    }

    @discardableResult
    mutating func plan(_ cluster: ClusterSnapshot, after seconds: Int = 0) -> Plan {
        time += .seconds(seconds)
        guarding.see(
            Planner.plan(cluster: cluster, fleet: fleet, previous: slices), at: time, date: 1_000_000)
        let plan = Planner.plan(cluster: cluster, fleet: fleet, previous: slices, holds: guarding.holds)
        guarding.settle(plan)
        slices = plan.slices
        return plan
    }

    /// As after a restart: the published slices and the stored holds are all there is.
    mutating func restart() { guarding = LossGuard(slices: slices, holds: guarding.holds) }

    /// `21 22 23-` for the last bytes of blue's real servers; a minus for one that drains.
    func servers(_ pair: String = "blue") -> String {
        (slices[pair]?.pools.first?.servers ?? []).map {
            String("\($0.address)".split(separator: ".").last ?? "") + ($0.state == .active ? "" : "-")
        }.joined(separator: " ")
    }

    func ports(_ pair: String = "blue") -> [UInt16] { (slices[pair]?.services ?? []).map(\.port) }
}

@Suite struct LossGuardTests {
    private func cluster(_ pods: [Int], unready: [Int] = [], tcp: [String: String] = [:]) -> ClusterSnapshot {
        PlannerFixture.cluster(
            pods: pods.map { PlannerFixture.pod($0) } + unready.map { PlannerFixture.pod($0, ready: false) }, tcp: tcp)
    }

    private func entries(_ ports: ClosedRange<Int>, _ namespace: String = "shop") -> [String: String] {
        Dictionary(uniqueKeysWithValues: ports.map { ("\($0)", "\(namespace)/orders:80") })
    }

    @Test func moreThanHalfOfAPoolsServersIsHeldAndHalfIsNot() {
        var half = GuardedPlanner()
        half.plan(cluster([1, 2, 3, 4]))
        half.plan(cluster([1, 2]))
        #expect(half.servers() == "21 22" && half.guarding.holds.isEmpty)

        var most = GuardedPlanner()
        most.plan(cluster([1, 2, 3, 4]))
        most.plan(cluster([1]))
        #expect(
            most.servers() == "21 22 23 24", "what is held stays active: the director's own check may say otherwise")
        #expect(
            most.guarding.findings.map(\.message).first
                == "3 of 4 real servers of pool/ingress vanished from their source and stay in use since "
                + "1970-01-12T13:46:40Z: 10.9.0.22, 10.9.0.23, 10.9.0.24; lvsctl approve blue lets them go.")
        #expect(most.guarding.findings.map(\.subject).sorted() == ["pair/blue", "pair/green"])
    }

    @Test func slowLossIsNotHeldAndSuddenLossInSeveralStepsIs() {
        var slow = GuardedPlanner()
        slow.plan(cluster([1, 2, 3, 4]))
        for left in [[1, 2, 3], [1, 2], [1]] { slow.plan(cluster(left), after: 61) }
        #expect(slow.servers() == "21")

        var sudden = GuardedPlanner()
        sudden.plan(cluster([1, 2, 3, 4]))
        sudden.plan(cluster([1, 2]), after: 20)
        #expect(sudden.servers() == "21 22")
        sudden.plan(cluster([1]), after: 20)
        #expect(sudden.servers() == "21 22 23 24", "what went before in the same minute is put back")
    }

    @Test func additionsNeverWaitAndDoNotEndAHold() {
        var planner = GuardedPlanner()
        planner.plan(cluster([1, 2, 3, 4]))
        planner.plan(cluster([1]))
        planner.plan(cluster([1, 5, 6, 7], tcp: entries(9000...9001)), after: 1)
        #expect(planner.servers() == "21 22 23 24 25 26 27")
        #expect(planner.ports() == [9000, 9001])
        planner.plan(cluster([1, 5, 6, 7]), after: 3600)
        #expect(planner.servers() == "21 22 23 24 25 26 27", "what is held stays held, whatever time it is")
    }

    @Test func whatComesWithALossMakesUpForIt() {
        var planner = GuardedPlanner()
        planner.plan(cluster([1, 2, 3, 4]))
        planner.plan(cluster([1, 5, 6]))
        #expect(planner.servers() == "21 25 26")
    }

    @Test func recoveryEndsAHoldOneByOneAndAsAWhole() {
        var planner = GuardedPlanner()
        planner.plan(cluster([1, 2, 3, 4, 5, 6]))
        planner.plan(cluster([1]))
        planner.plan(cluster([1, 2]), after: 90)
        #expect(planner.guarding.holds["blue"]?.pools["ingress"]?.items.count == 4)
        #expect(planner.servers() == "21 22 23 24 25 26")
        planner.plan(cluster([1, 2, 3]), after: 90)
        #expect(planner.guarding.holds.isEmpty, "three of six would not have been held")
        #expect(planner.servers() == "21 22 23")
    }

    @Test func whatReportsItselfUnreadyOrTerminatingLeavesUnguarded() {
        var planner = GuardedPlanner()
        planner.plan(cluster([1, 2, 3, 4]))
        planner.plan(cluster([1], unready: [2, 3, 4]))
        #expect(planner.servers() == "21 22- 23- 24-")
        planner.plan(cluster([1]))
        #expect(planner.servers() == "21" && planner.guarding.holds.isEmpty)
        // A held one that speaks again is held no more.
        var held = GuardedPlanner()
        held.plan(cluster([1, 2, 3, 4]))
        held.plan(cluster([1]))
        held.plan(cluster([1], unready: [2, 3, 4]))
        #expect(held.servers() == "21 22- 23- 24-" && held.guarding.holds.isEmpty)
    }

    @Test func nodesThatVanishFromTheirListCountAsAbsent() {
        func cluster(nodes: [Int]) -> ClusterSnapshot {
            var cluster = self.cluster([1, 2, 3, 4])
            for node in nodes {
                cluster.nodes["edge-\(node)"] = ClusterNode(
                    metadata: ObjectMeta(name: "edge-\(node)", namespace: ""), isReady: true, internalAddresses: [])
            }
            return cluster
        }
        var planner = GuardedPlanner()
        planner.plan(cluster(nodes: [1, 2, 3, 4]))
        planner.plan(cluster(nodes: [1, 2, 3]))
        #expect(planner.servers() == "21 22 23 24-", "one node left: drained")
        planner.plan(cluster(nodes: [1]))
        #expect(planner.servers() == "21 22 23 24", "three of four: nobody's scale-down")
    }

    @Test func servicesAreHeldAboveTenPercentAndFiveOrAboveHalf() {
        func left(_ total: Int, _ gone: Int) -> Int {
            var planner = GuardedPlanner()
            planner.plan(cluster([1, 2, 3], tcp: entries(9000...(8999 + total))))
            planner.plan(cluster([1, 2, 3], tcp: entries((9000 + gone)...(8999 + total))))
            return planner.ports().count
        }
        #expect(left(20, 5) == 15, "five are not more than five")
        #expect(left(20, 6) == 20)
        #expect(left(60, 6) == 54, "six of sixty are not more than a tenth")
        #expect(left(60, 7) == 60)
        #expect(left(4, 2) == 2)
        #expect(left(4, 3) == 4, "a director would refuse it")
    }

    @Test func aPortThatChangesItsServiceIsNoLossAndGivesTheHeldOneNoPlace() {
        var planner = GuardedPlanner()
        PlannerFixture.assign("mall/*@shop", in: &planner.fleet)
        planner.plan(cluster([1], tcp: entries(9000...9003)))
        planner.plan(cluster([1], tcp: ["9000": "mall/orders:80"]))
        #expect(planner.ports() == [9000, 9001, 9002, 9003])
        #expect(planner.slices["blue"]?.services.first?.application?.namespace == "mall", "additions never wait")
        #expect(planner.guarding.holds["blue"]?.services?.items.count == 3)
    }

    @Test func aRestartLetsNothingGo() {
        var planner = GuardedPlanner()
        planner.plan(cluster([1, 2, 3, 4], tcp: entries(9000...9009)))
        // Lost while nobody looked: the slices are the memory.
        planner.restart()
        planner.plan(cluster([1], tcp: entries(9000...9001)))
        #expect(planner.servers() == "21 22 23 24" && planner.ports().count == 10)
        // With enough additions the held part is less than half of what is served, and is held all the same.
        planner.plan(cluster([1, 5, 6, 7, 8], tcp: entries(9000...9001)), after: 1)
        planner.restart()
        planner.plan(cluster([1, 5, 6, 7, 8], tcp: entries(9000...9001)), after: 1)
        #expect(planner.servers() == "21 22 23 24 25 26 27 28" && planner.ports().count == 10)
    }

    @Test func approvalLetsGoOnePairsPart() {
        var planner = GuardedPlanner()
        planner.plan(cluster([1, 2, 3, 4], tcp: entries(9000...9003)))
        planner.plan(cluster([1]))
        planner.guarding.release("blue")
        planner.plan(cluster([1]), after: 1)
        #expect(planner.servers() == "21" && planner.ports() == [])
        #expect(planner.servers("green") == "21 22 23 24")
    }

    @Test func anEmptyAnswerAndAMissingConfigMapAreNoRecovery() {
        var planner = GuardedPlanner()
        planner.plan(cluster([1, 2, 3, 4], tcp: entries(9000...9003)))
        planner.plan(cluster([1], tcp: entries(9000...9000)))
        let holds = planner.guarding.holds
        #expect(holds["blue"]?.pools["ingress"]?.items.count == 3 && holds["blue"]?.services?.items.count == 3)
        var nothing = PlannerFixture.cluster(pods: [], tcp: nil)
        planner.plan(nothing, after: 120)
        #expect(planner.guarding.holds == holds)
        #expect(planner.servers() == "21 22 23 24" && planner.ports().count == 4)
        nothing.answered = []
        planner.plan(nothing, after: 120)
        #expect(planner.guarding.holds == holds)
        planner.plan(cluster([1], tcp: entries(9000...9000)), after: 120)
        #expect(planner.servers() == "21 22 23 24" && planner.ports().count == 4)
    }

    @Test func anAdministratorsChangeIsNotHeldAndTakesWhatIsHeldAlong() {
        var planner = GuardedPlanner()
        let full = cluster([1, 2, 3, 4], tcp: entries(9000...9009))
        planner.plan(full)
        var fleet = planner.fleet
        fleet.assignments = fleet.assignments.filter { $0.key.vip != "shop" }
        planner.guarding.accept(
            Planner.plan(cluster: full, fleet: fleet, previous: planner.slices), from: planner.fleet, to: fleet)
        planner.fleet = fleet
        planner.plan(full)
        #expect(planner.ports() == [])

        var held = GuardedPlanner()
        held.plan(full)
        let less = cluster([1, 2, 3, 4], tcp: entries(9000...9001))
        held.plan(less)
        #expect(held.ports().count == 10)
        held.guarding.accept(
            Planner.plan(cluster: less, fleet: fleet, previous: held.slices), from: held.fleet, to: fleet)
        held.fleet = fleet
        held.plan(less)
        #expect(held.ports() == [] && held.guarding.holds.isEmpty, "unassigned is unassigned")
    }
}
