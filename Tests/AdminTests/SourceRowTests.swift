import FleetModel
import FleetWire
import Testing

@testable import Admin

@Suite("What lists say of sources, address pools and source ranges")
struct SourceRowTests {
    private static let pools: [FleetObject] = [
        .pool("balanced", .init(source: .loadBalancer(.init()))),
        .pool(
            "some",
            .init(
                source: .loadBalancer(
                    .init(className: "acme.io/pair", labels: ["role": "edge"], namespaces: ["bank", "shop"])),
                check: Pool.Check(type: .none))),
        .pool(
            "cilium",
            .init(
                source: .nodes(.init()),
                gateways: [ObjectReference("edge/public"), ObjectReference("edge/inner")].compactMap { $0 })),
        .pool(
            "nodes",
            .init(
                source: .nodes(
                    .init(
                        labels: ["role": "edge"],
                        ports: [Pool.Port("80/tcp"), Pool.Port("443:8443/tcp")].compactMap { $0 })))),
        .pool("traefik", .init(source: .service(ObjectReference(namespace: "traefik", name: "traefik")))),
    ]

    @Test("get pools names the source, its real servers and its ports for each kind")
    func poolRows() async {
        let run = await lvsctl("get", "pools", "-o", "wide") { _ in answer(ObjectList(Self.pools)) }
        #expect(
            run.out == """
                NAME      SOURCE        REAL-SERVERS     PORTS                                             CHECK       ORIGIN
                balanced  loadBalancer  all nodes        class:lvsfleet.io/director-pair                   kube-proxy  -
                some      loadBalancer  role=edge        class:acme.io/pair,namespace/bank,namespace/shop  none        -
                cilium    nodes         all nodes        gateway/edge/public,gateway/edge/inner            tcp         -
                nodes     nodes         role=edge        80/tcp,443:8443/tcp                               tcp         -
                traefik   service       traefik/traefik  service/traefik/traefik                           tcp         -

                """)
    }

    @Test("get pairs -o wide has the address pool")
    func pairRow() throws {
        let pair = Pair.Settings(
            directors: [Director(name: "blue-a", address: IPAddress(v4: 0x0A09_000B))],
            addressPool: [AddressRange("10.9.0.208/28"), AddressRange("fd09::10-fd09::1f")].compactMap { $0 })
        let row = try JSON.decode(PairRow.self, from: try JSON.encode(FleetObject.pair("blue", pair)))
        let titles = PairRow.columns + PairRow.wideColumns
        let cells = Dictionary(uniqueKeysWithValues: zip(titles, row.lines(wide: true)[0]))
        #expect(cells["ADDRESS-POOL"] == "10.9.0.208-10.9.0.223,fd09::10-fd09::1f")
    }

    @Test(
        "Settings say where clients must come from",
        arguments: [([], "sources=any"), (["fd09::/64", "10.0.0.0/8"], "sources=fd09::/64+10.0.0.0/8")])
    func sourceRanges(ranges: [String], text: String) {
        #expect(ServiceOverrides(sourceRanges: ranges.compactMap { IPNetwork($0) }).summary == text)
    }

    @Test("get services -o wide has the ranges that are let in")
    func serviceRow() {
        let status = ServiceStatus(
            state: .assigned, port: 80, transport: .tcp, pool: "balanced",
            settings: ServiceSettings(sourceRanges: [IPNetwork("10.0.0.0/8")].compactMap { $0 }))
        #expect(status.lines(name: "", wide: true)[0].last == "10.0.0.0/8")
    }
}
