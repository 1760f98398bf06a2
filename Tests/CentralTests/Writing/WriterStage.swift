import FleetModel
import FleetWire
import Foundation

@testable import Central

/// A fleet that balances for a cluster, what writes for it, and a cluster that shows what was written.
final class WriterStage {
    /// Says what the test says.
    actor Leader: Leadership {
        private var leads: [Bool]

        init(_ leads: Bool) { self.leads = [leads] }

        /// One answer after the other; the last is the answer from then on.
        func lead(_ leads: Bool...) { self.leads = leads }

        func isLeading() -> Bool { leads.count > 1 ? leads.removeFirst() : leads[0] }
        func holder() -> String? { "central-1" }
        func problem() -> String? { nil }
    }

    let api = MemoryAPI()
    let clock = HandClock()
    let leader: Leader
    let state: FleetState
    let writer: ClusterWriter
    var services: [ObjectReference: ApplicationService] = [:]
    var manifests: [FleetManifest] = []

    /// - Parameter addresses: what the pair blue may give away.
    init(
        leads: Bool = true, addresses: String = "10.9.0.210-10.9.0.211", fleetObjects: Bool = false,
        timings: WriterTimings = WriterTimings()
    ) async throws {
        var fleet = Fleet()
        _ = fleet.put(ControlFixture.pair("blue", 11))
        fleet.pairs["blue"]?.addressPool = AddressRange(addresses).map { [$0] } ?? []
        _ = fleet.put(.pool("balanced", Pool.Settings(source: .loadBalancer(.init()))))
        _ = fleet.put(ControlFixture.vip("shop", 201, pool: "balanced"))
        leader = Leader(leads)
        state = try await FleetState(
            store: InMemoryStore(fleet: fleet), source: ScriptedSource(),
            scope: ClusterScope(fleetObjects: fleetObjects), logger: ControlFixture.logger, now: { 1_000 })
        writer = ClusterWriter(
            state: state, reports: ReportBook(), session: api, leadership: leader, instance: "central-0_1",
            timings: timings, logger: ControlFixture.logger, clock: { [clock] in clock.now },
            date: { Date(timeIntervalSince1970: 1_795_377_605) })
    }

    func service(
        _ name: String, className: String? = Pool.LoadBalancer.usualClass, vip: String? = nil, port: Int = 443,
        status: [StatusIngress] = []
    ) {
        let reference = ObjectReference(namespace: "shop", name: name)
        var balancer = ApplicationService.LoadBalancer()
        balancer.className = className
        balancer.families = [.v4]
        balancer.uid = "uid-\(name)"
        balancer.status = status
        services[reference] = ApplicationService(
            metadata: ObjectMeta(
                name: name, namespace: "shop", annotations: vip.map { [BalancedService.vipAnnotation: $0] } ?? [:]),
            ports: [.init(name: nil, port: port, protocol: "TCP")], loadBalancer: balancer)
    }

    func remove(_ name: String) { services[ObjectReference(namespace: "shop", name: name)] = nil }

    func status(_ name: String) -> [StatusIngress]? {
        services[ObjectReference(namespace: "shop", name: name)]?.loadBalancer?.status
    }

    func setStatus(_ name: String, _ status: [StatusIngress]) {
        services[ObjectReference(namespace: "shop", name: name)]?.loadBalancer?.status = status
    }

    /// Balances for nobody any more.
    func removePool() async throws {
        for key: ObjectKey in [.vip("shop"), .pool("balanced")] {
            _ = try await state.change(.remove(key), confirm: true)
        }
    }

    /// Shows the cluster to the planner.
    func plan() async throws {
        let fleet = await state.fleet
        var cluster = ClusterSnapshot(answered: await state.needed(by: fleet))
        cluster.insert(
            .node(
                ClusterNode(
                    metadata: ObjectMeta(name: "edge-1"), isReady: true,
                    internalAddresses: [ControlFixture.address("10.9.0.21")])))
        for service in services.values { cluster.insert(.service(service)) }
        for manifest in manifests { cluster.insert(.fleet(manifest)) }
        await state.receive(cluster)
        try await state.replan()
    }

    /// Plans, writes once, and shows what was written; gives the requests.
    @discardableResult
    func round() async throws -> [ClusterRequest] {
        try await plan()
        _ = await writer.round()
        let requests = api.takeRequests()
        for request in requests where request.topic == .serviceStatus { try show(request) }
        return requests
    }

    /// What the API would have made of a status: the watch brings it.
    private func show(_ request: ClusterRequest) throws {
        let parts = request.path.split(separator: "/")
        let reference = ObjectReference(namespace: String(parts[3]), name: String(parts[5]))
        let ingress = request.body?["status"]?["loadBalancer"]?["ingress"] ?? .null
        services[reference]?.loadBalancer?.status =
            ingress == .null ? [] : try JSON.decode([StatusIngress].self, from: try JSON.encode(ingress))
    }

    func findings() async -> [String] {
        await state.picture().findingViews([:], now: .now).map { "\($0.status.reason) \($0.status.subject)" }
    }
}

extension [ClusterRequest] {
    /// `PATCH shop/services/orders/status`, `POST VIPAssigned orders`.
    var words: [String] {
        map { request in
            guard request.topic == .event else {
                return "\(request.method.rawValue) \(request.path.replacing("/api/v1/namespaces/", with: ""))"
            }
            let body = request.body
            return "\(request.method.rawValue) \(body?["reason"]?.text ?? "") "
                + "\(body?["regarding"]?["name"]?.text ?? String(request.path.split(separator: "/").last ?? ""))"
        }
    }
}
