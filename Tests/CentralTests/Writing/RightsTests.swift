import FleetModel
import FleetWire
import Foundation
import ScriptedAPIServer
import Testing

@testable import Central

@Suite("The roles that are shipped allow exactly what Central asks for")
struct RightsTests {
    /// A fleet with every source, whose cluster has objects of the fleet too.
    private static func fleet() -> Fleet {
        var fleet = Fleet()
        _ = fleet.put(ControlFixture.pair("blue", 11))
        fleet.pairs["blue"]?.addressPool = AddressRange("10.9.0.210-10.9.0.219").map { [$0] } ?? []
        _ = fleet.put(.pool("pods", Pool.Settings(source: .pods(PlannerFixture.pods))))
        let proxy = ObjectReference(namespace: "edge", name: "proxy")
        _ = fleet.put(.pool("service", Pool.Settings(source: .service(proxy), gateways: [proxy])))
        _ = fleet.put(
            .pool("nodes", Pool.Settings(source: .nodes(.init(ports: [Pool.Port(port: 80, transport: .tcp)])))))
        _ = fleet.put(.pool("balanced", Pool.Settings(source: .loadBalancer(.init()))))
        for (number, pool) in ["pods", "service", "nodes", "balanced"].enumerated() {
            _ = fleet.put(ControlFixture.vip(pool, 201 + number, pool: pool))
        }
        return fleet
    }

    private static func server() throws -> ScriptedAPIServer {
        let server = ScriptedAPIServer()
        try server.put(
            .nodes,
            #"{"metadata":{"name":"n1"},"status":{"conditions":[{"type":"Ready","status":"True"}],"#
                + #""addresses":[{"type":"InternalIP","address":"10.9.0.21"}]}}"#)
        try server.put(
            .services,
            #"{"metadata":{"namespace":"shop","name":"orders","uid":"7"},"spec":{"type":"LoadBalancer","#
                + #""loadBalancerClass":"lvsfleet.io/director-pair","ipFamilies":["IPv4"],"#
                + #""ports":[{"port":443,"protocol":"TCP"}]}}"#)
        for resource in [Resource.gateways, .tcproutes, .udproutes] { server.install(resource, versions: ["v1"]) }
        for resource in [Resource.pairs, .pools, .vips, .assignments] {
            try server.put(resource, #"{"metadata":{"name":"broken","generation":1},"spec":{"nonsense":1}}"#)
        }
        return server
    }

    @Test("No right is missing, and none is given that no request needs")
    func exact() async throws {
        let server = try Self.server()
        try server.start()
        defer { server.stop() }
        let shipped = try ShippedRights.parts.reduce(into: Set<Access>()) { $0.formUnion(try ShippedRights.of($1)) }
        #expect(shipped.count > 30, "the files were read")
        let access = ClusterAccess(server: server.url)
        // Lists and watches, with and without streams: a server may offer them after an update.
        try await RunningCentral(access, Self.fleet(), scope: ClusterScope(fleetObjects: true), identity: "a").run {
            _ in
            try await ControlFixture.require {
                server.object(.leases, namespace: "lvsfleet", name: "lvsfleet-central") != nil
            }
            // An Event that is said again is a patch, which takes half an hour to come.
            let patch = Access(verb: "patch", group: "events.k8s.io", resource: "events")
            try? await ControlFixture.require { server.accesses.isSuperset(of: shipped.subtracting([patch])) }
        }
        let needed = server.accesses.union([Access(verb: "patch", group: "events.k8s.io", resource: "events")])
        #expect(needed.subtracting(shipped).sorted() == [], "rights that are missing")
        #expect(shipped.subtracting(needed).sorted() == [], "rights that nobody uses")
    }

    @Test(
        "A fleet that uses nothing but pods needs the base alone",
        arguments: ShippedRights.parts.filter { $0 != "base" })
    func base(part: String) async throws {
        let server = try Self.server()
        try server.start()
        defer { server.stop() }
        var fleet = Self.fleet()
        for pool in ["service", "nodes", "balanced"] {
            fleet.vips[pool] = nil
            fleet.pools[pool] = nil
        }
        try await RunningCentral(ClusterAccess(server: server.url), fleet).run { state in
            try await ControlFixture.require { await state.picture().plan != nil }
            try await ControlFixture.require { server.count(.watch, .pods) > 0 }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(server.accesses.isDisjoint(with: try ShippedRights.of(part)))
        #expect(server.accesses.isSubset(of: try ShippedRights.of("base")))
    }

    @Test("The status of a Service stands in the cluster, with ipMode VIP, and its Event")
    func status() async throws {
        let server = try Self.server()
        try server.start()
        defer { server.stop() }
        try await RunningCentral(ClusterAccess(server: server.url), Self.fleet(), identity: "a").run { state in
            try await ControlFixture.require {
                server.object(.services, namespace: "shop", name: "orders")?.contains(
                    #""loadBalancer":{"ingress":[{"ip":"10.9.0.210","ipMode":"VIP","ports":[{"port":443,"protocol":"TCP"}]}]}"#
                ) == true
            }
            try await ControlFixture.require { server.writes.contains { $0.path.contains("/events") } }
        }
        let statuses = server.writes.filter { $0.path.hasSuffix("/services/orders/status") }
        #expect(statuses.count == 1 && statuses.first?.verb == .patch)
        let lease = try #require(server.object(.leases, namespace: "lvsfleet", name: "lvsfleet-central"))
        #expect(lease.contains(#""holderIdentity":"""#), "it was given back")
    }
}
