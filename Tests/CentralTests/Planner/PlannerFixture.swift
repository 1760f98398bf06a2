import FleetModel

@testable import Central

/// A seeded generator (SplitMix64), so that a failing case can be run again by its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A small fleet: pairs blue and green, one ingress pool, VIP shop on blue and VIP bank on green.
enum PlannerFixture {
    static let pods = Pool.Pods(
        namespace: "ingress", labels: ["app": "nginx"],
        tcpConfigMap: ObjectReference(namespace: "ingress", name: "tcp"),
        udpConfigMap: ObjectReference(namespace: "ingress", name: "udp"))

    static func address(_ text: String) -> IPAddress { IPAddress(text) ?? IPAddress(v4: 0) }

    static var fleet: Fleet {
        func pair(_ name: String, _ first: Int) -> Pair.Settings {
            Pair.Settings(directors: [
                Director(name: "\(name)-a", address: address("10.9.0.\(first)")),
                Director(name: "\(name)-b", address: address("10.9.0.\(first + 1)")),
            ])
        }
        return Fleet(
            pairs: ["blue": pair("blue", 11), "green": pair("green", 13)],
            pools: ["ingress": Pool.Settings(source: .pods(pods))],
            vips: [
                "shop": VirtualIP.Settings(
                    address: address("10.9.0.201"), pair: "blue", pool: "ingress", httpPorts: []),
                "bank": VirtualIP.Settings(
                    address: address("10.9.0.231"), pair: "green", pool: "ingress", httpPorts: []),
            ])
    }

    static func pod(_ number: Int, ready: Bool = true, deleting: Bool = false, hostNetwork: Bool = true) -> Pod {
        let own = address("10.9.0.\(20 + number)")
        return Pod(
            metadata: ObjectMeta(
                name: "nginx-\(number)", namespace: "ingress", labels: ["app": "nginx", "extra": "1"],
                isBeingDeleted: deleting),
            nodeName: "edge-\(number)", isOnHostNetwork: hostNetwork, hasHostPorts: false, phase: "Running",
            isReady: ready, podAddresses: [own], hostAddresses: [own])
    }

    static func cluster(
        pods list: [Pod] = (1...3).map { pod($0) }, tcp: [String: String]? = [:], udp: [String: String]? = [:],
        services: [ApplicationService]? = nil
    ) -> ClusterSnapshot {
        var configMaps: [ObjectReference: ConfigMap] = [:]
        for (name, data) in [("tcp", tcp), ("udp", udp)] {
            guard let data else { continue }
            let map = ConfigMap(metadata: ObjectMeta(name: name, namespace: "ingress"), data: data)
            configMaps[map.reference] = map
        }
        var answered = ClusterQuery.needed(by: fleet).subtracting([.services])
        if services != nil { answered.insert(.services) }
        return ClusterSnapshot(
            answered: answered, pods: Dictionary(uniqueKeysWithValues: list.map { ($0.reference, $0) }),
            configMaps: configMaps,
            services: Dictionary(uniqueKeysWithValues: (services ?? []).map { ($0.reference, $0) }))
    }

    static func assign(_ text: String, in fleet: inout Fleet, _ overrides: ServiceOverrides = ServiceOverrides()) {
        guard let key = Assignment.Key(text) else { return }
        fleet.assignments[key] = Assignment.Settings(service: overrides, order: fleet.nextAssignmentOrder)
    }

    /// `shop 9000/tcp` for every service of every slice.
    static func places(_ plan: Plan) -> [String] {
        plan.slices.values.flatMap { slice in
            slice.services.map { "\(slice.pair) \($0.vip) \($0.port)/\($0.transport.rawValue)" }
        }.sorted()
    }
}
