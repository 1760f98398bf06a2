import FleetModel
import FleetWire
import Testing

@testable import Central

/// What holds for every fleet and every cluster: 200 random ones, each by its seed.
@Suite struct PlannerPropertyTests {
    private typealias Fixture = PlannerFixture

    /// Builds the same world from the same seed, inserting everything in an order that `shuffle` decides.
    private func world(seed: UInt64, shuffle: UInt64) -> (fleet: Fleet, cluster: ClusterSnapshot) {
        var random = SeededGenerator(seed: seed)
        var order = SeededGenerator(seed: shuffle)
        let namespaces = ["shop", "bank", "mail"]
        let services = ["a", "b", "c"]
        var fleet = Fixture.fleet
        fleet.vips["extra"] = VirtualIP.Settings(
            address: Fixture.address("10.9.0.205"), pair: "blue", pool: "ingress",
            httpPorts: Bool.random(using: &random) ? [80, 9003] : nil)
        var assignments: [(Assignment.Key, Assignment.Settings)] = []
        for number in 0..<Int.random(in: 0...8, using: &random) {
            let namespace = Assignment.Pattern.named(namespaces.randomElement(using: &random) ?? "shop")
            let service =
                Bool.random(using: &random)
                ? Assignment.Pattern.all : .named(services.randomElement(using: &random) ?? "a")
            let vip = ["shop", "bank", "extra"].randomElement(using: &random) ?? "shop"
            let key = Assignment.Key(namespace: namespace, service: service, vip: vip)
            if !assignments.contains(where: { $0.0 == key }) {
                assignments.append((key, Assignment.Settings(order: UInt64(number))))
            }
        }
        var entries: [(String, String)] = []
        for port in 9000..<9006 where Bool.random(using: &random) {
            let namespace = namespaces.randomElement(using: &random) ?? "shop"
            entries.append(("\(port)", "\(namespace)/\(services.randomElement(using: &random) ?? "a"):80"))
        }
        var pods = (1...5).map { Fixture.pod($0, ready: Int.random(in: 0..<4, using: &random) > 0) }
        for (key, settings) in assignments.shuffled(using: &order) { fleet.assignments[key] = settings }
        pods.shuffle(using: &order)
        var data: [String: String] = [:]
        for (key, value) in entries.shuffled(using: &order) { data[key] = value }
        return (fleet, Fixture.cluster(pods: pods, tcp: data, udp: data))
    }

    @Test(arguments: UInt64(0)..<200)
    func shuffledInputGivesEqualBytes(seed: UInt64) throws {
        let (fleet, cluster) = world(seed: seed, shuffle: 1)
        let (sameFleet, sameCluster) = world(seed: seed, shuffle: seed &+ 7)
        #expect(fleet == sameFleet && cluster == sameCluster)
        let first = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        let second = Planner.plan(cluster: sameCluster, fleet: sameFleet, previous: [:])
        for pair in fleet.pairs.keys {
            #expect(try JSON.encode(first.slices[pair]) == JSON.encode(second.slices[pair]))
        }
        #expect(first.findings == second.findings)
        #expect(first.services == second.services)
    }

    @Test(arguments: UInt64(0)..<200)
    func everyPlaceIsUniqueAndNothingUnassignedIsExposed(seed: UInt64) {
        let (fleet, cluster) = world(seed: seed, shuffle: 3)
        let plan = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        var places: Set<String> = []
        for slice in plan.slices.values {
            for service in slice.services {
                let address = fleet.vips[service.vip].map { "\($0.address)" } ?? "?"
                #expect(places.insert("\(address) \(service.port) \(service.transport)").inserted)
                guard let application = service.application else {
                    #expect(fleet.vips[service.vip].map { fleet.httpPorts(of: $0).contains(service.port) } == true)
                    continue
                }
                #expect(fleet.assignments.keys.contains { $0.vip == service.vip && $0.covers(application) })
            }
        }
    }

    @Test(arguments: UInt64(0)..<200)
    func planningAgainOnItsOwnResultChangesNothing(seed: UInt64) {
        let (fleet, cluster) = world(seed: seed, shuffle: 5)
        let first = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        let second = Planner.plan(cluster: cluster, fleet: fleet, previous: first.slices)
        #expect(first.slices == second.slices)
    }
}
