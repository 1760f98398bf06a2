import Testing

@testable import FleetModel

@Suite struct PoolCheckTests {
    private static let list = Pool.Fixed(
        servers: [Pool.Server(address: IPAddress(v4: 0x0A00_0001))], ports: [Pool.Port(port: 53, transport: .udp)])

    private func fault(_ check: Pool.Check, _ source: Pool.Source = .fixed(list)) -> String? {
        do {
            try Pool.Settings(source: source, check: check).validate("dns")
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        (Pool.Check(port: 0), "pool/dns: spec.check.port: 0 is not a port"),
        (Pool.Check(), "pool/dns: spec.check.port: the pool lists no tcp port, so the check must name one"),
        (Pool.Check(type: .none, port: 80), "pool/dns: spec.check.type: none takes no other setting"),
        (Pool.Check(port: 80, intervalMillis: 99), "pool/dns: spec.check.intervalMillis: 99 is not from 100 to 60000"),
        (
            Pool.Check(port: 80, intervalMillis: 60_001),
            "pool/dns: spec.check.intervalMillis: 60001 is not from 100 to 60000"
        ),
        (Pool.Check(port: 80, timeoutMillis: 49), "pool/dns: spec.check.timeoutMillis: 49 is not from 50 to 60000"),
        (Pool.Check(port: 80, rise: 0), "pool/dns: spec.check.rise: 0 is not from 1 to 100"),
        (Pool.Check(port: 80, fall: 101), "pool/dns: spec.check.fall: 101 is not from 1 to 100"),
        (Pool.Check(port: 80, path: "/"), "pool/dns: spec.check.path: tcp has none: it goes with http and https"),
        (Pool.Check(type: .udp, host: "x"), "pool/dns: spec.check.host: udp has none: it goes with http and https"),
        (
            Pool.Check(type: .http, port: 80, path: "ready"),
            "pool/dns: spec.check.path: it must begin with / and hold no blanks or control characters"
        ),
        (
            Pool.Check(type: .http, port: 80, path: "/a\r\nX: y"),
            "pool/dns: spec.check.path: it must begin with / and hold no blanks or control characters"
        ),
        (
            Pool.Check(type: .http, port: 80, host: "a\r\nX: y"),
            "pool/dns: spec.check.host: it is not the name of a host: letters, digits, dots, hyphens"
        ),
        (
            Pool.Check(type: .https, port: 80, status: StatusRange(99, 200)),
            "pool/dns: spec.check.status: 99-200 is not from 100 to 599"
        ),
        (
            Pool.Check(type: .https, port: 80, status: StatusRange(300, 200)),
            "pool/dns: spec.check.status: 300-200 ends before it begins"
        ),
    ])
    func refusesWithOneSentence(check: Pool.Check, sentence: String) {
        #expect(fault(check) == sentence)
    }

    @Test(arguments: [
        Pool.Check(type: .udp), Pool.Check(port: 80, addressed: .vip), Pool.Check(type: .none),
        Pool.Check(type: .none, addressed: .server),
        Pool.Check(port: 80, intervalMillis: 100, timeoutMillis: 50, rise: 1, fall: 100, addressed: .server),
        Pool.Check(type: .http, port: 80, path: "/ready?x=1", host: "shop.example", status: StatusRange(204, 204)),
    ])
    func takes(check: Pool.Check) {
        #expect(fault(check) == nil)
    }

    @Test func aPoolOfPodsMayGetItsPortsLater() {
        #expect(fault(Pool.Check(type: .udp), .pods(Pool.Pods(namespace: "n", labels: ["a": "b"]))) == nil)
    }

    @Test(arguments: ["200-399", "204", "100-599"])
    func aRangeReadsBack(text: String) {
        #expect(StatusRange(text)?.description == text)
    }

    @Test(arguments: ["", "-", "200-", "a", "1-2-3", "+200", "200 - 300"])
    func whatIsNoRange(text: String) {
        #expect(StatusRange(text) == nil)
    }

    @Test func aServerThatFailsStandsWithWeightZeroInEveryService() {
        let servers = (1...3).map { Slice.Server(address: IPAddress(v4: 0x0A00_0000 + UInt32($0)), weight: 2) }
        let slice = Slice(
            pair: "blue", vips: [.init(name: "shop", address: IPAddress(v4: 0x0A00_00C9))],
            pools: [.init(name: "in", servers: servers), .init(name: "other", servers: servers)],
            services: [(80, "in"), (81, "in"), (82, "other")].map {
                .init(vip: "shop", port: $0.0, transport: .tcp, pool: $0.1, settings: ServiceSettings())
            })
        let table = slice.table(quiet: ["in": Slice.Quiet(everywhere: [servers[1].address])])
        for (key, service) in table {
            let isOther = key == .address(IPAddress(v4: 0x0A00_00C9), port: 82, .tcp)
            #expect(service.servers.map(\.value.weight) == (isOther ? [2, 2, 2] : [2, 0, 2]))
        }
        #expect(slice.table(quiet: [:]) == slice.table)
    }
}
