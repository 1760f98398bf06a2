import FleetModel
import Testing

@testable import Central

@Suite struct StreamEntryTests {
    @Test(arguments: [
        ("9000", "shop/orders:8080", 9000, false), ("+9000", "shop/orders:http", 9000, false),
        ("09000", "shop/orders:8080", 9000, false), ("3306", "shop/mysql:3306:PROXY", 3306, true),
        ("3306", "shop/mysql:3306:proxy:PROXY", 3306, true), ("3306", "shop/mysql:3306::PROXY", 3306, false),
    ])
    func readsWhatTheControllerReads(key: String, value: String, port: UInt16, decodes: Bool) throws {
        let entry = try StreamEntry(key: key, value: value, transport: .tcp)
        #expect(entry.port == port)
        #expect(entry.decodesProxy == decodes)
    }

    @Test func proxyMeansNothingToUDP() throws {
        #expect(try !StreamEntry(key: "53", value: "a/b:53:PROXY", transport: .udp).decodesProxy)
    }

    @Test(arguments: [
        ("not-a-port", "shop/orders:8080"), ("70000", "shop/orders:8080"), ("9000", "malformed"),
        ("80", "shop/orders:80"),
        ("10254", "a/b:1"), ("0", "a/b:1"), ("-5", "a/b:1"), (" 9000", "a/b:1"), ("", "a/b:1"), ("9000", "a:1"),
        ("9000", "a/b/c:1"), ("9000", "a/b:"), ("9000", "a/b"), ("9000", ":80"), ("٩٠٠٠", "a/b:1"),
    ])
    func skipsWithAFindingWhatItSkips(key: String, value: String) {
        #expect(throws: StreamEntry.Malformed.self) { try StreamEntry(key: key, value: value, transport: .tcp) }
        let map = ConfigMap(
            metadata: ObjectMeta(name: "tcp", namespace: "ingress"), data: [key: value, "9100": "shop/good:80"])
        let (entries, findings) = StreamEntry.parse(map, transport: .tcp)
        #expect(entries.map(\.port) == [9100])
        #expect(findings.map(\.field) == [key])
        #expect(findings.first?.subject == "configmap/ingress/tcp")
    }

    @Test func twoKeysOfOnePortAreOnePort() {
        let map = ConfigMap(
            metadata: ObjectMeta(name: "tcp", namespace: "ingress"), data: ["09000": "a/b:1", "9000": "c/d:1"])
        let (entries, findings) = StreamEntry.parse(map, transport: .tcp)
        #expect(entries.map(\.application.name) == ["b"])
        #expect(findings.map(\.field) == ["9000"])
    }

    @Test func servicesThatDoNotMatchAreFindingsOnly() {
        var fleet = PlannerFixture.fleet
        PlannerFixture.assign("*/*@shop", in: &fleet)
        let orders = ApplicationService(
            metadata: ObjectMeta(name: "orders", namespace: "shop"),
            ports: [.init(name: "http", port: 8080, protocol: "TCP")])
        let cluster = PlannerFixture.cluster(
            tcp: [
                "9000": "shop/orders:8080", "9001": "shop/orders:http", "9002": "shop/orders:9", "9003": "shop/gone:1",
            ],
            udp: ["9000": "shop/orders:8080"], services: [orders])
        let plan = Planner.plan(cluster: cluster, fleet: fleet, previous: [:])
        #expect(plan.slices["blue"]?.services.count == 5)
        #expect(
            plan.findings.map { "\($0.reason) \($0.subject) \($0.field)" } == [
                "ServicePortMissing configmap/ingress/tcp 9002", "ServiceMissing configmap/ingress/tcp 9003",
                "ServicePortMissing configmap/ingress/udp 9000",
            ])
    }
}
