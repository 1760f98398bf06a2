import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct PlannerTests {
    private typealias Fixture = PlannerFixture

    @Test func aNamespaceStandsWhereItIsAssignedAndNowhereElse() {
        var fleet = Fixture.fleet
        Fixture.assign("shop/*@shop", in: &fleet)
        let cluster = Fixture.cluster(tcp: ["9000": "shop/orders:8080", "9001": "bank/ledger:80"])
        let plan = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        #expect(Fixture.places(plan) == ["blue shop 9000/tcp"])
        #expect(plan.services.filter { $0.state == .unassigned }.map(\.port) == [9001])
        #expect(
            plan.slices["blue"]?.pools.first?.servers.map(\.address.description) == [
                "10.9.0.21", "10.9.0.22", "10.9.0.23",
            ])
    }

    @Test func aServiceAssignmentOverridesItsNamespaces() {
        var fleet = Fixture.fleet
        Fixture.assign("*/*@bank", in: &fleet)
        Fixture.assign("shop/*@shop", in: &fleet)
        Fixture.assign("shop/orders@bank", in: &fleet, ServiceOverrides(scheduler: .rr))
        let cluster = Fixture.cluster(
            tcp: ["9000": "shop/orders:8080", "9001": "shop/cart:80", "9002": "other/thing:80"],
            udp: ["53": "shop/orders:53"])
        let plan = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        #expect(
            Fixture.places(plan) == [
                "blue shop 9001/tcp", "green bank 53/udp", "green bank 9000/tcp", "green bank 9002/tcp",
            ])
        let orders = plan.slices["green"]?.services.first { $0.port == 9000 }
        #expect(orders?.settings.scheduler == .rr)
    }

    @Test func anEngineThatCannotReadAProtocolIsLeftOutAndNamed() {
        var fleet = Fixture.fleet
        fleet.vips["shop"]?.service.persistence = Persistence(timeoutSeconds: 60, engine: .sip)
        Fixture.assign("shop/*@shop", in: &fleet)
        let cluster = Fixture.cluster(tcp: ["5061": "shop/calls:5061"], udp: ["5060": "shop/calls:5060"])
        let plan = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        let engines = plan.slices["blue"]?.services.map {
            "\($0.port) \($0.settings.persistence?.engine?.rawValue ?? "-")"
        }
        #expect(engines == ["5061 -", "5060 sip"])
        #expect(plan.slices["blue"]?.services.allSatisfy { $0.settings.persistence?.timeoutSeconds == 60 } == true)
        #expect(
            plan.findings == [
                Finding(
                    reason: "PersistenceByAddress", subject: "assignment/shop/*@shop", field: "5061/tcp",
                    message:
                        "Persistence engine sip works on UDP alone: port 5061/tcp of vip/shop keeps clients by address."
                )
            ])
    }

    @Test(arguments: [(Forwarding.dr, 0), (.masq, 0), (.tun, 3)])
    func aTunnelReachesServersOfTheOtherFamily(forwarding: Forwarding, count: Int) {
        var fleet = Fixture.fleet
        fleet.vips["shop"]?.address = Fixture.address("fd09::b:1")
        fleet.vips["shop"]?.service.forwarding = forwarding
        Fixture.assign("shop/*@shop", in: &fleet)
        let plan = Planner.plan(
            cluster: Fixture.cluster(tcp: ["9000": "shop/orders:8080"]), fleet: fleet, previous: [:])
        #expect(plan.findings.map(\.reason) == (count == 0 ? ["NoRealServer"] : []))
        #expect(plan.services.first { $0.vip == "shop" }?.servers.count == count)
        #expect(plan.slices["blue"]?.table.values.map(\.servers.count) == [count])
    }

    @Test func onlyADrainTimeThatSomebodySetReachesDatagrams() {
        var fleet = Fixture.fleet
        Fixture.assign("shop/*@shop", in: &fleet)
        let cluster = Fixture.cluster(udp: ["53": "shop/dns:53"])
        func settings() -> ServiceSettings? {
            Planner.plan(cluster: cluster, fleet: fleet, previous: [:]).slices["blue"]?.services.first?.settings
        }
        #expect(settings()?.drainIsSet == nil)
        fleet.pairs["blue"]?.service.drainSeconds = 300
        #expect(settings()?.drainIsSet == true)
    }

    @Test func allAssignmentsOfTheWinningRankApply() {
        var fleet = Fixture.fleet
        Fixture.assign("shop/*@shop", in: &fleet)
        Fixture.assign("shop/*@bank", in: &fleet)
        let plan = Planner.plan(
            cluster: Fixture.cluster(tcp: ["9000": "shop/orders:8080"]), fleet: fleet, previous: [:])
        #expect(Fixture.places(plan) == ["blue shop 9000/tcp", "green bank 9000/tcp"])
    }

    @Test func httpPortsNeedNoAssignmentAndWin() {
        var fleet = Fixture.fleet
        fleet.vips["shop"]?.httpPorts = [80, 8443]
        Fixture.assign("shop/*@shop", in: &fleet)
        let plan = Planner.plan(
            cluster: Fixture.cluster(tcp: ["8443": "shop/orders:8443"]), fleet: fleet, previous: [:])
        #expect(Fixture.places(plan) == ["blue shop 80/tcp", "blue shop 8443/tcp"])
        #expect(plan.slices["blue"]?.services.allSatisfy { $0.application == nil } == true)
        #expect(plan.findings.map(\.reason) == ["PortConflict"])
        #expect(plan.findings.first?.subject == "assignment/shop/*@shop")
        #expect(plan.services.contains { $0.state == .conflict })
    }

    @Test func aPodThatIsNotReadyDrainsIfItServed() {
        var fleet = Fixture.fleet
        Fixture.assign("shop/*@shop", in: &fleet)
        let before = Planner.plan(
            cluster: Fixture.cluster(pods: (1...3).map { Fixture.pod($0) }), fleet: fleet, previous: [:])
        let pods = [
            Fixture.pod(1), Fixture.pod(2, ready: false), Fixture.pod(3, deleting: true), Fixture.pod(4, ready: false),
        ]
        let after = Planner.plan(cluster: Fixture.cluster(pods: pods), fleet: fleet, previous: before.slices)
        let servers = after.slices["blue"]?.pools.first?.servers.map { "\($0.address) \($0.state)" }
        #expect(servers == ["10.9.0.21 active", "10.9.0.22 draining", "10.9.0.23 draining"])
    }

    @Test func aPodOfANodeThatLeftDrains() {
        let fleet = Fixture.fleet
        let before = Planner.plan(cluster: Fixture.cluster(), fleet: fleet, previous: [:])
        var cluster = Fixture.cluster()
        for number in [1, 2] {
            let name = "edge-\(number)"
            cluster.nodes[name] = ClusterNode(
                metadata: ObjectMeta(name: name, annotations: ["lvsfleet.io/weight": number == 1 ? "5" : "much"]),
                isReady: true, internalAddresses: [])
        }
        let after = Planner.plan(cluster: cluster, fleet: fleet, previous: before.slices)
        let servers = after.slices["blue"]?.pools.first?.servers.map { "\($0.address) \($0.state) \($0.weight)" }
        #expect(servers == ["10.9.0.21 active 5", "10.9.0.22 active 1", "10.9.0.23 draining 1"])
        #expect(after.findings.contains { $0.reason == "MalformedWeight" && $0.subject == "node/edge-2" })
    }

    @Test(arguments: ["no pods", "none ready", "not answered", "no config maps"])
    func anEmptyAnswerEmptiesNothing(_ fault: String) {
        var fleet = Fixture.fleet
        Fixture.assign("shop/*@shop", in: &fleet)
        let tcp = ["9000": "shop/orders:8080"]
        let before = Planner.plan(cluster: Fixture.cluster(tcp: tcp), fleet: fleet, previous: [:])
        let cluster =
            switch fault {
            case "no pods": Fixture.cluster(pods: [], tcp: tcp)
            case "none ready": Fixture.cluster(pods: (1...3).map { Fixture.pod($0, ready: false) }, tcp: tcp)
            case "not answered": ClusterSnapshot()
            default: Fixture.cluster(tcp: nil, udp: nil)
            }
        let after = Planner.plan(cluster: cluster, fleet: fleet, previous: before.slices)
        #expect(after.slices == before.slices)
        #expect(!after.findings.isEmpty)
    }

    @Test func unassigningWhileTheConfigMapIsMissingStillClosesThePort() {
        var fleet = Fixture.fleet
        Fixture.assign("shop/*@shop", in: &fleet)
        let before = Planner.plan(
            cluster: Fixture.cluster(tcp: ["9000": "shop/orders:8080"]), fleet: fleet, previous: [:])
        fleet.assignments = [:]
        let after = Planner.plan(cluster: Fixture.cluster(tcp: nil), fleet: fleet, previous: before.slices)
        #expect(Fixture.places(after) == [])
    }

    @Test func aListKeptByHandStandsOnEveryVIPOfItsPool() throws {
        var fleet = Fixture.fleet
        fleet.pools["dns"] = Pool.Settings(
            source: .fixed(
                Pool.Fixed(
                    servers: [Pool.Server(address: Fixture.address("10.9.0.41"), weight: 3)],
                    ports: [
                        Pool.Port(port: 53, transport: .udp), Pool.Port(port: 443, realPort: 8443, transport: .tcp),
                    ])))
        fleet.vips["dns"] = VirtualIP.Settings(
            address: Fixture.address("10.9.0.202"), pair: "blue", pool: "dns",
            service: ServiceOverrides(forwarding: .masq))
        try fleet.validate()
        let plan = Planner.plan(cluster: Fixture.cluster(), fleet: fleet, previous: [:])
        #expect(Fixture.places(plan) == ["blue dns 443/tcp", "blue dns 53/udp"])
        let table = try #require(plan.slices["blue"]?.table)
        let key = VirtualService.Key.address(Fixture.address("10.9.0.202"), port: 443, .tcp)
        #expect(table[key]?.servers.keys.first?.description == "10.9.0.41:8443")
    }

    @Test func aVIPIsNeverARealServerOfItsPair() {
        var pod = Fixture.pod(1)
        pod.podAddresses = [Fixture.address("10.9.0.201")]
        let plan = Planner.plan(
            cluster: Fixture.cluster(pods: [pod, Fixture.pod(2)]), fleet: Fixture.fleet, previous: [:])
        #expect(plan.slices["blue"]?.pools.first?.servers.map(\.address) == [Fixture.address("10.9.0.22")])
        #expect(plan.findings.map(\.reason) == ["UnusableServer"])
    }

    @Test func aDirectorIsNeverARealServerOfItsPair() {
        let fleet = Fixture.fleet
        var pod = Fixture.pod(1)
        pod.podAddresses = [Fixture.address("10.9.0.11")]
        let plan = Planner.plan(cluster: Fixture.cluster(pods: [pod, Fixture.pod(2)]), fleet: fleet, previous: [:])
        #expect(plan.slices["blue"]?.pools.first?.servers.count == 1)
        #expect(plan.slices["green"]?.pools.first?.servers.count == 2)
        #expect(plan.findings.map(\.reason) == ["UnusableServer"])
    }

    @Test func aPodBehindItsOwnNetworkIsAFinding() {
        let pods = [Fixture.pod(1), Fixture.pod(2, hostNetwork: false)]
        let plan = Planner.plan(cluster: Fixture.cluster(pods: pods), fleet: Fixture.fleet, previous: [:])
        #expect(plan.slices["blue"]?.pools.first?.servers.count == 1)
        #expect(plan.findings.map(\.reason) == ["NotOnHostNetwork"])
    }
}
