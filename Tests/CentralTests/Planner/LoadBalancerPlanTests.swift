import FleetModel
import Testing

@testable import Central

/// docs/sources.md, "Services of type LoadBalancer", line by line.
@Suite("A Service of type LoadBalancer with our class gets what it asks for, or a word why not")
struct LoadBalancerPlanTests {
    private typealias Text = ClusterText
    private static let ours = "type: LoadBalancer, loadBalancerClass: lvsfleet.io/director-pair"

    /// VIPs `vip` and `vip6` of the one pool, and two more addresses of either family to give away.
    private static func stage(addresses: [String] = ["10.9.0.210-10.9.0.211", "fd09::210/127"]) -> PoolStage {
        var stage = PoolStage(.loadBalancer(.init()))
        stage.fleet.pairs["blue"]?.addressPool = addresses.compactMap { AddressRange($0) }
        return stage
    }

    private static func service(
        _ name: String = "orders", _ spec: String = "ipFamilies: [IPv4]", annotations: String = "{}", port: Int = 443,
        status: String = "{}"
    ) -> String {
        Text.service(
            name, ports: "[{name: main, port: \(port), protocol: TCP}]", spec: "\(ours), \(spec)",
            annotations: annotations, status: status)
    }

    private static func plan(
        _ services: [String], _ stage: PoolStage = stage(), after previous: Plan? = nil
    ) throws -> Plan { try stage.plan(Truth.nodes + services, after: previous) }

    /// The addresses of its status.
    private static func addresses(_ plan: Plan, _ name: String = "orders") -> [String] {
        plan.balanced[ObjectReference(namespace: "edge", name: name)]?.ingress.map { "\($0.address)" } ?? []
    }

    private static func warnings(_ plan: Plan, _ name: String = "orders") -> [String] {
        (plan.balanced[ObjectReference(namespace: "edge", name: name)]?.remarks ?? []).filter(\.isWarning)
            .map(\.reason)
    }

    @Test(
        "The annotation names VIPs, by name or address, one or several",
        arguments: [
            ("vip", "IPv4", ["10.9.0.201"]), ("10.9.0.201", "IPv4", ["10.9.0.201"]),
            ("vip, vip6", "IPv4, IPv6", ["10.9.0.201", "fd09::201"]),
            ("10.9.0.211", "IPv4", ["10.9.0.211"]),
        ])
    func annotation(text: String, families: String, expected: [String]) throws {
        let service = Self.service(
            "orders", "ipFamilies: [\(families)], loadBalancerIP: 10.9.0.210",
            annotations: "{lvsfleet.io/vip: \"\(text)\"}")
        var stage = Self.stage()
        PlannerFixture.assign("edge/*@vip6", in: &stage.fleet)
        let plan = try Self.plan([service], stage)
        #expect(Self.addresses(plan) == expected, "it stands above assignments and loadBalancerIP")
        #expect(Self.warnings(plan).isEmpty)
    }

    @Test("An assignment stands above loadBalancerIP, and that above the pair's addresses")
    func order() throws {
        let service = Self.service("orders", "ipFamilies: [IPv4], loadBalancerIP: 10.9.0.211")
        var stage = Self.stage()
        #expect(Self.addresses(try Self.plan([service], stage)) == ["10.9.0.211"])
        PlannerFixture.assign("edge/orders@vip", in: &stage.fleet)
        #expect(Self.addresses(try Self.plan([service], stage)) == ["10.9.0.201"])
        #expect(Self.addresses(try Self.plan([Self.service()])) == ["10.9.0.210"])
    }

    @Test("Addresses are given by family, in order, and stay with who has them")
    func addressPool() throws {
        let (first, second) = (Self.service("b"), Self.service("a", "ipFamilies: [IPv6, IPv4]", port: 443))
        let before = try Self.plan([first])
        #expect(Self.addresses(before, "b") == ["10.9.0.210"])
        let after = try Self.plan([first, second], after: before)
        #expect(Self.addresses(after, "b") == ["10.9.0.210"], "though another comes before it by name")
        #expect(Self.addresses(after, "a") == ["10.9.0.211", "fd09::210"])
        let third = try Self.plan([first, second, Self.service("c")], after: after)
        #expect(Self.addresses(third, "c").isEmpty && Self.warnings(third, "c") == ["NoVIP"])
        #expect(Self.addresses(third, "a") == Self.addresses(after, "a"))
        let freed = try Self.plan([second, Self.service("c")], after: third)
        #expect(Self.addresses(freed, "c") == ["10.9.0.210"])
    }

    @Test("An address that stands in the status already is asked for again, as after a restored database")
    func statusRemembers() throws {
        let service = Self.service(
            "orders", status: "{loadBalancer: {ingress: [{ip: 10.9.0.211, ipMode: VIP}]}}")
        #expect(Self.addresses(try Self.plan([service])) == ["10.9.0.211"])
    }

    @Test("One of another class, of no class, or of another type is nobody's business")
    func otherClasses() throws {
        let others = [
            Text.service(
                "a", spec: "type: LoadBalancer, loadBalancerClass: example.com/other", annotations: Self.annotated),
            Text.service("b", spec: "type: LoadBalancer", annotations: Self.annotated),
            Text.service("c", spec: "type: NodePort", annotations: Self.annotated),
        ]
        var stage = Self.stage()
        PlannerFixture.assign("edge/*@vip", in: &stage.fleet)
        let plan = try Self.plan(others, stage)
        #expect(plan.balanced.isEmpty && plan.places.isEmpty)
        #expect(!plan.reasons.contains { $0.contains("service/") })
    }

    private static var annotated: String { "{lvsfleet.io/vip: vip}" }

    @Test("Services of namespaces that the pool does not name get nothing")
    func namespaces() throws {
        var stage = PoolStage(.loadBalancer(.init(namespaces: ["shop"])))
        stage.fleet.pairs["blue"]?.addressPool = Self.stage().fleet.pairs["blue"]?.addressPool ?? []
        #expect(try Self.plan([Self.service()], stage).balanced.isEmpty)
    }

    @Test("Two Services share a VIP, and of two that ask for one port the one that stands there keeps it")
    func sharing() throws {
        let orders = Self.service("orders", annotations: Self.annotated)
        let before = try Self.plan([orders])
        let plan = try Self.plan(
            [
                orders, Self.service("alike", annotations: Self.annotated),
                Self.service("more", annotations: Self.annotated, port: 8443),
            ],
            after: before)
        #expect(plan.places == ["vip 443/tcp edge/orders", "vip 8443/tcp edge/more"])
        #expect(Self.addresses(plan, "alike").isEmpty && Self.warnings(plan, "alike") == ["PortConflict"])
    }

    @Test("An assignment takes the port from one that only asks for it")
    func assignmentWins() throws {
        let orders = Self.service("orders", annotations: Self.annotated)
        let before = try Self.plan([orders])
        var stage = Self.stage()
        PlannerFixture.assign("edge/first@vip", in: &stage.fleet)
        let plan = try Self.plan([orders, Self.service("first")], stage, after: before)
        #expect(plan.places == ["vip 443/tcp edge/first"])
        #expect(Self.warnings(plan, "orders") == ["PortConflict"])
    }

    @Test(
        "With Local the nodes with a ready endpoint serve, asked at healthCheckNodePort; the last endpoint drains its node"
    )
    func local() throws {
        let service = Self.service(
            "orders", "ipFamilies: [IPv4], externalTrafficPolicy: Local, healthCheckNodePort: 31000",
            annotations: Self.annotated)
        func slice(_ conditions: String) -> String {
            Text.slice(
                "orders-1",
                [
                    Text.endpoint("10.244.1.9", on: "edge-1"),
                    "{addresses: [10.244.2.9], conditions: \(conditions), nodeName: edge-2}",
                ], of: "orders")
        }
        let name = "pool:edge/orders"
        let before = try Self.plan([service, slice("{ready: true}")])
        #expect(
            before.servers(of: name) == ["10.9.0.21 active", "10.9.0.22 active", "fd09::21 active", "fd09::22 active"])
        let check = before.slices["blue"]?.pools.first { $0.name == name }?.check
        #expect(check?.type == .http && check?.port == 31000 && check?.path == "/healthz")
        let leaving = try Self.plan(
            [service, slice("{ready: false, serving: true, terminating: true}")], after: before)
        #expect(leaving.servers(of: name).filter { $0.hasPrefix("10.") } == ["10.9.0.21 active", "10.9.0.22 draining"])
        #expect(Self.addresses(leaving) == ["10.9.0.201"])
    }

    @Test("Without Local every node serves, and kube-proxy's health is asked")
    func cluster() throws {
        let plan = try Self.plan([Self.service("orders", annotations: Self.annotated)])
        #expect(plan.servers().count == 4)
        let check = plan.slices["blue"]?.pools.first { $0.name == PoolStage.pool }?.check
        #expect(check?.type == .http && check?.port == 10256 && check?.path == "/healthz")
    }

    @Test("Without a ready endpoint the VIP stays, and an Event says that it answers nobody")
    func noEndpoint() throws {
        let service = Self.service(
            "orders", "ipFamilies: [IPv4], externalTrafficPolicy: Local, healthCheckNodePort: 31000",
            annotations: Self.annotated)
        let plan = try Self.plan([service])
        #expect(Self.addresses(plan) == ["10.9.0.201"] && Self.warnings(plan) == ["NoRealServer"])
    }

    @Test(
        "sessionAffinity is persistence, of three hours where nothing else is said",
        arguments: [
            ("sessionAffinity: ClientIP", UInt32(10_800)),
            ("sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}", 60),
            ("sessionAffinity: None", nil),
        ])
    func affinity(spec: String, expected: UInt32?) throws {
        let plan = try Self.plan([Self.service("orders", "ipFamilies: [IPv4], \(spec)", annotations: Self.annotated)])
        #expect(plan.slices["blue"]?.services.first?.settings.persistence?.timeoutSeconds == expected)
    }

    @Test("Source ranges go to the directors, from the field or its older annotation")
    func ranges() throws {
        let expected = ["192.0.2.0/24", "198.51.100.7/32"]
        for service in [
            Self.service(
                "orders", "ipFamilies: [IPv4], loadBalancerSourceRanges: [192.0.2.0/24, 198.51.100.7/32]",
                annotations: Self.annotated),
            Self.service(
                "orders",
                annotations: "{lvsfleet.io/vip: vip, service.beta.kubernetes.io/load-balancer-source-ranges: "
                    + "\"192.0.2.0/24, 198.51.100.7/32\"}"),
        ] {
            let ranges = try Self.plan([service]).slices["blue"]?.services.first?.settings.sourceRanges
            #expect(ranges?.map(\.description) == expected)
        }
    }

    @Test("A source range that is none takes the Service off its VIP, and is never ignored")
    func malformedRange() throws {
        let service = Self.service(
            "orders", "ipFamilies: [IPv4], loadBalancerSourceRanges: [192.0.2.0/24, nonsense]",
            annotations: Self.annotated)
        let plan = try Self.plan([service], after: try Self.plan([Self.service("orders", annotations: Self.annotated)]))
        #expect(plan.places.isEmpty && Self.addresses(plan).isEmpty)
        #expect(Self.warnings(plan) == ["SourceRangesMalformed"])
        #expect(plan.reasons.contains("SourceRangesMalformed service/edge/orders"))
    }

    @Test("A VIP of a family that is not among ipFamilies is not used")
    func families() throws {
        let plan = try Self.plan([
            Self.service("orders", annotations: "{lvsfleet.io/vip: \"vip,vip6\"}")
        ])
        #expect(Self.addresses(plan) == ["10.9.0.201"] && Self.warnings(plan) == ["AddressFamilyMismatch"])
    }

    @Test("A VIP that nobody knows is a word, and nothing is given in its place")
    func unknownVIP() throws {
        for service in [
            Self.service("orders", annotations: "{lvsfleet.io/vip: nowhere}"),
            Self.service("orders", "ipFamilies: [IPv4], loadBalancerIP: 192.0.2.1"),
        ] {
            let plan = try Self.plan([service])
            #expect(Self.addresses(plan).isEmpty && Self.warnings(plan) == ["VIPUnknown"])
        }
    }

    @Test("A VIP that forwards by masq is refused")
    func masq() throws {
        var stage = Self.stage()
        stage.fleet.vips["vip"]?.service.forwarding = .masq
        let plan = try Self.plan([Self.service("orders", annotations: Self.annotated)], stage)
        #expect(Self.addresses(plan).isEmpty && Self.warnings(plan) == ["ForwardingNotPossible"])
    }
}
