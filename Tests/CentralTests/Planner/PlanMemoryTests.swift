import FleetModel
import Testing

@testable import Central

/// A planner that remembers plans what one without a memory does, whatever happens in between.
@Suite struct PlanMemoryTests {
    private typealias Fixture = PlannerFixture

    /// A fleet with pools of every source, and a cluster that changes by one object at a time.
    private struct World {
        var random: SeededGenerator
        var fleet: Fleet
        var cluster: ClusterSnapshot
        var holds: [Pair.Key: Hold] = [:]

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            fleet = Fixture.fleet
            fleet.pairs["blue"]?.addressPool = AddressRange("10.9.0.210-10.9.0.213").map { [$0] } ?? []
            fleet.pools["balanced"] = Pool.Settings(source: .loadBalancer(.init()))
            fleet.pools["traefik"] = Pool.Settings(
                source: .service(ObjectReference(namespace: "edge", name: "traefik")),
                gateways: [ObjectReference(namespace: "edge", name: "gate")])
            fleet.pools["nodes"] = Pool.Settings(
                source: .nodes(.init(ports: [Pool.Port(port: 7000, transport: .tcp)])))
            for (number, pool) in ["balanced", "traefik", "nodes"].enumerated() {
                fleet.vips[pool] = VirtualIP.Settings(
                    address: Fixture.address("10.9.0.\(240 + number)"), pair: number == 1 ? "green" : "blue", pool: pool
                )
            }
            Fixture.assign("*/*@shop", in: &fleet)
            Fixture.assign("edge/*@traefik", in: &fleet)
            cluster = Fixture.cluster(services: [])
            cluster.answered = ClusterQuery.needed(by: fleet)
        }

        private mutating func flip() -> Bool { Bool.random(using: &random) }
        private mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

        /// Changes one thing; mostly in the cluster.
        mutating func step() {
            switch pick(0...13) {
            case 0, 1, 2: put(.pod(Fixture.pod(pick(1...5), ready: pick(0...3) > 0)))
            case 3: put(.configMap(configMap(flip() ? "tcp" : "udp")))
            case 4, 5: put(.endpointSlice(endpoints(service())))
            case 6, 7: put(.service(application(service())))
            case 8: put(.node(node(pick(1...4))))
            case 9: put(.gateway(gateway()))
            case 10: put(.tcpRoute(route()))
            case 11:
                cluster.answered.formSymmetricDifference(
                    [ClusterQuery.services, .nodes].randomElement(using: &random).map { [$0] } ?? [])
            case 12:
                if fleet.drainedNodes.isEmpty {
                    fleet.drainedNodes = ["edge-\(pick(1...3))"]
                } else {
                    fleet.drainedNodes = []
                }
            default:
                let key = "balanced/s\(pick(1...3))@balanced"
                if let key = Assignment.Key(key), fleet.assignments[key] != nil {
                    fleet.assignments[key] = nil
                } else {
                    Fixture.assign(key, in: &fleet)
                }
            }
        }

        private mutating func put(_ object: ManifestObject) {
            if pick(0...4) == 0 { cluster.remove(object) } else { cluster.insert(object) }
        }

        private mutating func service() -> ObjectReference {
            flip()
                ? ObjectReference(namespace: "edge", name: "traefik")
                : ObjectReference(namespace: "balanced", name: "s\(pick(1...3))")
        }

        private mutating func configMap(_ name: String) -> ConfigMap {
            var data: [String: String] = [:]
            for port in 9000..<9005 where flip() { data["\(port)"] = "shop/s\(pick(1...3)):80" }
            return ConfigMap(metadata: ObjectMeta(name: name, namespace: "ingress"), data: data)
        }

        private mutating func endpoints(_ service: ObjectReference) -> EndpointSlice {
            let count = pick(0...3)
            let endpoints = (0..<count).map { _ in
                let number = pick(1...4)
                return EndpointSlice.Endpoint(
                    address: Fixture.address("10.9.0.\(20 + number)"), isReady: flip(), isServing: flip(),
                    isTerminating: flip(), nodeName: "edge-\(number)")
            }
            return EndpointSlice(
                metadata: ObjectMeta(
                    name: "\(service.name)-\(pick(1...2))", namespace: service.namespace,
                    labels: [EndpointSlice.serviceLabel: service.name]),
                endpoints: endpoints, ports: [.init(name: nil, port: pick(8000...8001), protocol: nil)])
        }

        private mutating func application(_ reference: ObjectReference) -> ApplicationService {
            var balancer = ApplicationService.LoadBalancer()
            balancer.className = flip() || flip() ? Pool.LoadBalancer.usualClass : "other"
            balancer.isLocal = flip()
            balancer.healthCheckPort = balancer.isLocal ? 30_999 : nil
            balancer.affinitySeconds = flip() ? 10_800 : nil
            if flip() { balancer.sourceRanges = ["10.0.0.0/8"] }
            let annotations = pick(0...2) == 0 ? [BalancedService.vipAnnotation: "balanced"] : [:]
            return ApplicationService(
                metadata: ObjectMeta(name: reference.name, namespace: reference.namespace, annotations: annotations),
                ports: [.init(name: nil, port: pick(8000...8002), protocol: nil)],
                loadBalancer: reference.namespace == "balanced" ? balancer : nil)
        }

        private mutating func node(_ number: Int) -> ClusterNode {
            let labels = pick(0...4) == 0 ? [ClusterNode.exclusionLabel: ""] : [:]
            return ClusterNode(
                metadata: ObjectMeta(name: "edge-\(number)", labels: labels), isReady: pick(0...3) > 0,
                internalAddresses: [Fixture.address("10.9.0.\(20 + number)")])
        }

        private mutating func gateway() -> Gateway {
            Gateway(
                metadata: ObjectMeta(name: "gate", namespace: "edge"),
                listeners: (1...3).map {
                    .init(name: "l\($0)", port: 6000 + $0, protocol: flip() ? "TCP" : "HTTP", conditions: [:])
                })
        }

        private mutating func route() -> TCPRoute {
            TCPRoute(
                route: StreamRouteFields(
                    metadata: ObjectMeta(name: "route-\(pick(1...2))", namespace: "edge"),
                    parents: [
                        .init(gateway: ObjectReference(namespace: "edge", name: "gate"), listener: "l\(pick(1...3))")
                    ],
                    services: [ObjectReference(namespace: "edge", name: "s\(pick(1...2))")]))
        }

        /// Holds back what one pair has, or nothing.
        mutating func hold(_ slices: [Pair.Key: Slice]) {
            guard pick(0...9) == 0, let slice = slices["blue"],
                let service = slice.services.randomElement(using: &random)
            else { return }
            let held = Hold.Service(
                vip: service.vip, pool: service.pool,
                exposure: Exposure(
                    port: service.port, realPort: service.realPort, transport: service.transport,
                    application: service.application))
            holds =
                holds.isEmpty && service.application != nil
                ? ["blue": Hold(services: .init(since: 0, before: 1, items: [held]))] : [:]
        }
    }

    @Test(arguments: UInt64(0)..<60)
    func `a memory changes no plan`(seed: UInt64) {
        var world = World(seed: seed)
        var memory = PlanMemory()
        var published: [Pair.Key: Slice] = [:]
        for step in 0..<60 {
            world.step()
            world.hold(published)
            let remembered = memory.plan(
                cluster: world.cluster, fleet: world.fleet, previous: published, holds: world.holds)
            let fresh = Planner.plan(
                cluster: world.cluster, fleet: world.fleet, previous: published, holds: world.holds)
            guard remembered == fresh else {
                Issue.record("seed \(seed), step \(step): \(Self.difference(remembered, fresh))")
                return
            }
            published = fresh.slices
        }
    }

    private static func difference(_ left: Plan, _ right: Plan) -> String {
        if left.slices != right.slices { return "slices \(left.slices) != \(right.slices)" }
        let findings = Set(left.findings).symmetricDifference(right.findings)
        if !findings.isEmpty { return "findings \(findings)" }
        return left.sources != right.sources ? "sources" : left.balanced != right.balanced ? "balanced" : "services"
    }
}
