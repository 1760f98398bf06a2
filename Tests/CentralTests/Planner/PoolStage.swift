import FleetModel

@testable import Central

/// One pool behind one VIP of each family, and a cluster that is written as manifests, so that what is tested begins with what the
/// API says.
struct PoolStage {
    static let pool = "pool"
    var fleet: Fleet

    init(_ settings: Pool.Settings, httpPorts: [UInt16]? = []) {
        func vip(_ address: String) -> VirtualIP.Settings {
            VirtualIP.Settings(
                address: PlannerFixture.address(address), pair: "blue", pool: Self.pool, httpPorts: httpPorts)
        }
        fleet = Fleet(
            pairs: [
                "blue": Pair.Settings(directors: [
                    Director(name: "blue-a", address: PlannerFixture.address("10.9.0.11"))
                ])
            ],
            pools: [Self.pool: settings], vips: ["vip": vip("10.9.0.201"), "vip6": vip("fd09::201")])
    }

    init(_ source: Pool.Source, httpPorts: [UInt16]? = []) {
        self.init(Pool.Settings(source: source), httpPorts: httpPorts)
    }

    /// The cluster that holds these objects and no other, with every question answered.
    func cluster(_ manifests: [String]) throws -> ClusterSnapshot {
        var cluster = ClusterSnapshot(answered: ClusterQuery.needed(by: fleet))
        for object in try Self.objects(manifests) { cluster.insert(object) }
        return cluster
    }

    func plan(_ manifests: [String], after previous: Plan? = nil) throws -> Plan {
        Planner.plan(cluster: try cluster(manifests), fleet: fleet, previous: previous?.slices ?? [:])
    }

    static func objects(_ manifests: [String]) throws -> [ManifestObject] {
        try manifests.flatMap { try ManifestFile(text: $0).objects }
    }
}

extension Plan {
    /// The real servers of a pool: `10.9.0.21 active`, with a weight other than 1 behind it.
    func servers(of pool: Pool.Key = PoolStage.pool) -> [String] {
        slices.values.flatMap(\.pools).first { $0.name == pool }?.servers.map { server in
            "\(server.address) \(server.state)" + (server.weight == 1 ? "" : " \(server.weight)")
        } ?? []
    }

    /// `vip 80/tcp shop/orders` for each service, with `->8080` where it stands elsewhere on the real servers.
    var places: [String] {
        slices.values.flatMap(\.services).map { service in
            "\(service.vip) \(service.port)" + (service.realPort.map { "->\($0)" } ?? "")
                + "/\(service.transport.rawValue)"
                + (service.application.map { " \($0)" } ?? "")
        }.sorted()
    }

    /// `reason subject`, each once.
    var reasons: [String] { Set(findings.map { "\($0.reason) \($0.subject)" }).sorted() }
}
