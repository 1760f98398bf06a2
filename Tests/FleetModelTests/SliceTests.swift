import Testing

@testable import FleetModel

@Suite struct SliceTests {
    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    @Test func aServiceTakesTheServersOfItsFamily() throws {
        let slice = Slice(
            pair: "blue",
            vips: [
                .init(name: "shop", address: try address("10.9.0.201")),
                .init(name: "shop6", address: try address("fd09::b:1")),
            ],
            pools: [
                .init(
                    name: "ingress",
                    servers: [
                        .init(address: try address("10.9.0.21"), weight: 3),
                        .init(address: try address("10.9.0.22"), state: .draining),
                        .init(address: try address("fd09::21")),
                    ])
            ],
            services: [
                .init(vip: "shop", port: 80, transport: .tcp, pool: "ingress", settings: ServiceSettings()),
                .init(vip: "shop6", port: 80, transport: .tcp, pool: "ingress", settings: ServiceSettings()),
                .init(vip: "gone", port: 80, transport: .tcp, pool: "ingress", settings: ServiceSettings()),
            ])
        let table = slice.table
        #expect(table.count == 2)
        let v4 = try #require(table[.address(try address("10.9.0.201"), port: 80, .tcp)])
        #expect(v4.servers.map(\.value.weight).sorted() == [0, 3])
        let v6 = try #require(table[.address(try address("fd09::b:1"), port: 80, .tcp)])
        #expect(v6.servers.keys.map(\.description) == ["[fd09::21]:80"])
    }

    @Test func servicesOfOneMarkAreOneServiceWhoseServersTakeAnyPort() throws {
        let vip = try address("10.9.0.201")
        let settings = ServiceSettings(persistence: Persistence(timeoutSeconds: 300), persistAcrossPorts: true)
        let slice = Slice(
            pair: "blue", vips: [.init(name: "shop", address: vip)],
            pools: [.init(name: "ingress", servers: [.init(address: try address("10.9.0.21"))])],
            services: [80, 443].map {
                .init(vip: "shop", port: $0, transport: .tcp, pool: "ingress", mark: 7, settings: settings)
            })
        #expect(Array(slice.table.keys) == [.mark(7, .v4)])
        #expect(slice.table[.mark(7, .v4)]?.servers.keys.map(\.description) == ["10.9.0.21:0"])
        #expect(slice.table[.mark(7, .v4)]?.settings.timeoutSeconds == 300)
    }

    @Test(arguments: Forwarding.allCases)
    func aTunnelLeadsToTheOtherFamilyWhereThePoolHasNoneOfTheVIPs(forwarding: Forwarding) throws {
        let (v4, v6) = (try address("10.9.0.21"), try address("fd09::21"))
        func servers(_ pool: [IPAddress], of vip: String) throws -> [IPAddress] {
            let service = Slice.Service(
                vip: "shop", port: 80, transport: .tcp, pool: "p", settings: ServiceSettings(forwarding: forwarding))
            let slice = Slice(
                pair: "blue", vips: [.init(name: "shop", address: try address(vip))],
                pools: [.init(name: "p", servers: pool.map { .init(address: $0) })], services: [service])
            return slice.table.values.flatMap { $0.servers.keys.map(\.address) }
        }
        #expect(try servers([v4, v6], of: "10.9.0.201") == [v4])
        #expect(try servers([v4, v6], of: "fd09::b:1") == [v6])
        #expect(try servers([v6], of: "10.9.0.201") == (forwarding == .tun ? [v6] : []))
        #expect(try servers([v4], of: "fd09::b:1") == (forwarding == .tun ? [v4] : []))
    }

    @Test(arguments: [
        ("a.1", "a.2", true), ("a.2", "a.1", false), ("a.1", "a.1", false), ("a.9", "b.1", true),
    ])
    func revisionsGoForwardWithinAnEpoch(old: String, new: String, taken: Bool) throws {
        #expect(try #require(Revision(new)).supersedes(try #require(Revision(old))) == taken)
    }

    @Test(arguments: ["", ".1", "a", "a.", "a.-1", "a.x"])
    func refusesRevisions(text: String) {
        #expect(Revision(text) == nil)
    }

    @Test(arguments: [("80/tcp", "80/tcp"), ("443:8443/tcp", "443:8443/tcp"), ("53:53/udp", "53/udp")])
    func readsPorts(text: String, canonical: String) {
        #expect(Pool.Port(text)?.description == canonical)
    }

    @Test(arguments: ["80", "80/", "/tcp", "80/http", "70000/tcp", "-1/tcp", "1:2:3/tcp", "+80/tcp", ":80/tcp"])
    func refusesPorts(text: String) {
        #expect(Pool.Port(text) == nil)
    }
}
