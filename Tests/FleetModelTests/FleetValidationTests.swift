import Testing

@testable import FleetModel

@Suite struct FleetValidationTests {
    private static func address(_ text: String) -> IPAddress { IPAddress(text) ?? IPAddress(v4: 0) }

    private static var good: Fleet {
        Fleet(
            pairs: [
                "blue": Pair.Settings(
                    directors: [
                        Director(name: "blue-a", address: address("10.9.0.11"), secondAddress: address("fd09::11")),
                        Director(name: "blue-b", address: address("10.9.0.12")),
                    ], allowedVIPs: [IPNetwork("10.9.0.192/26"), IPNetwork("fd09::b:0/112")].compactMap { $0 }),
                "green": Pair.Settings(directors: [Director(name: "green-a", address: address("10.9.0.13"))]),
            ],
            pools: [
                "ingress": Pool.Settings(
                    source: .pods(Pool.Pods(namespace: "ingress-nginx", labels: ["app": "nginx"]))),
                "dns": Pool.Settings(
                    source: .fixed(
                        Pool.Fixed(
                            servers: [Pool.Server(address: address("10.9.0.41"))],
                            ports: [Pool.Port(port: 53, transport: .udp)]))),
            ],
            vips: [
                "shop": VirtualIP.Settings(address: address("10.9.0.201"), pair: "blue", pool: "ingress"),
                "dns": VirtualIP.Settings(address: address("10.9.0.202"), pair: "blue", pool: "dns"),
            ],
            assignments: [
                Assignment.Key(namespace: .named("shop"), service: .all, vip: "shop"): Assignment.Settings(order: 1)
            ])
    }

    private static func changing(
        _ name: VirtualIP.Key = "shop", _ change: (inout VirtualIP.Settings) -> Void
    ) -> Fleet {
        var fleet = good
        if var vip = fleet.vips[name] {
            change(&vip)
            fleet.vips[name] = vip
        }
        return fleet
    }

    private static func changingPair(_ change: (inout Pair.Settings) -> Void) -> Fleet {
        var fleet = good
        if var pair = fleet.pairs["blue"] {
            change(&pair)
            fleet.pairs["blue"] = pair
        }
        return fleet
    }

    private static func changingList(_ servers: [Pool.Server], _ ports: [Pool.Port]) -> Fleet {
        var fleet = good
        fleet.pools["dns"] = Pool.Settings(source: .fixed(Pool.Fixed(servers: servers, ports: ports)))
        return fleet
    }

    private static func assigning(_ key: String, _ overrides: ServiceOverrides = ServiceOverrides()) -> Fleet {
        var fleet = good
        if let key = Assignment.Key(key) { fleet.assignments[key] = Assignment.Settings(service: overrides, order: 2) }
        return fleet
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var subject: String
        var field: String
        /// Words that the sentence must hold.
        var words: String
        var fleet: Fleet
        var testDescription: String { "\(subject) \(field) \(words)" }
    }

    static let server = Pool.Server(address: address("10.9.0.41"))
    static let sip = Persistence(timeoutSeconds: 60, engine: .sip)
    static let port = Pool.Port(port: 53, transport: .udp)

    static let cases: [Case] = [
        Case(
            subject: "vip/shop", field: "spec.address",
            words: "lies outside allowedVIPs of pair blue (10.9.0.192/26, fd09::b:0/112)",
            fleet: changing { $0.address = address("10.1.1.1") }),
        Case(
            subject: "vip/shop", field: "spec.address", words: "is the address of VIP dns",
            fleet: changing { $0.address = address("10.9.0.202") }),
        Case(
            subject: "vip/shop", field: "spec.address", words: "is the address of director green-a",
            fleet: changing {
                $0.address = address("10.9.0.13"); $0.pair = "green"
            }),
        Case(
            subject: "vip/shop", field: "spec.address", words: "is the address of a real server of pool dns",
            fleet: changing {
                $0.address = address("10.9.0.41"); $0.pair = "green"
            }),
        Case(
            subject: "vip/shop", field: "spec.address", words: "is the address of node edge-1",
            fleet: changing {
                $0.address = address("10.9.0.21"); $0.pair = "green"
            }),
        Case(
            subject: "vip/shop", field: "spec.address", words: "is a loopback address",
            fleet: changing { $0.address = address("127.0.0.1") }),
        Case(
            subject: "vip/shop", field: "spec.address", words: "is a multicast address",
            fleet: changing { $0.address = address("ff02::1") }),
        Case(
            subject: "vip/shop", field: "spec.pair", words: "there is no pair red", fleet: changing { $0.pair = "red" }),
        Case(subject: "vip/shop", field: "spec.pool", words: "there is no pool x", fleet: changing { $0.pool = "x" }),
        Case(
            subject: "vip/shop", field: "spec.httpPorts[1]", words: "0 is not a port",
            fleet: changing { $0.httpPorts = [80, 0] }),
        Case(
            subject: "vip/shop", field: "spec.preferredDirector", words: "green-a is no director of pair blue",
            fleet: changing { $0.preferredDirector = "green-a" }),
        Case(
            subject: "vip/shop", field: "spec.service.schedulerFlags", words: "rr knows no flags",
            fleet: changing { $0.service = ServiceOverrides(scheduler: .rr, schedulerFlags: [.port]) }),
        Case(
            subject: "vip/shop", field: "spec.service.persistence.netmask", words: "/64 is longer than an IPv4 address",
            fleet: changing { $0.service.persistence = Persistence(timeoutSeconds: 300, netmask: 64) }),
        Case(
            subject: "vip/shop", field: "spec.service.lowerThreshold", words: "is above upperThreshold",
            fleet: changing { $0.service.lowerThreshold = 5 }),
        Case(
            subject: "vip/shop", field: "spec.service.persistAcrossPorts", words: "set persistence too",
            fleet: changing { $0.service.persistAcrossPorts = true }),
        Case(
            subject: "vip/shop", field: "spec.service.onePacket", words: "is to remember them",
            fleet: changing {
                $0.service = ServiceOverrides(
                    persistence: Persistence(timeoutSeconds: 300), persistAcrossPorts: true, onePacket: true)
            }),
        Case(
            subject: "vip/shop", field: "spec.service.tunnel", words: "forwarding is dr, and only tun takes a tunnel",
            fleet: changing { $0.service.tunnel = .ipip }),
        Case(
            subject: "vip/shop", field: "spec.service.tunnel", words: "forwarding is masq",
            fleet: changing { $0.service = ServiceOverrides(forwarding: .masq, tunnel: .ipip) }),
        Case(
            subject: "pair/blue", field: "spec.service.tunnel", words: "takes forwarding tun beside it",
            fleet: changingPair { $0.service.tunnel = .ipip }),
        Case(
            subject: "vip/shop", field: "spec.service.tunnel.port", words: "gue needs the UDP port",
            fleet: changing { $0.service = ServiceOverrides(forwarding: .tun, tunnel: Tunnel(type: .gue)) }),
        Case(
            subject: "vip/shop", field: "spec.service.tunnel.port", words: "0 is not a port",
            fleet: changing { $0.service = ServiceOverrides(forwarding: .tun, tunnel: Tunnel(type: .gue, port: 0)) }),
        Case(
            subject: "vip/shop", field: "spec.service.tunnel.port", words: "gre has no port",
            fleet: changing { $0.service = ServiceOverrides(forwarding: .tun, tunnel: Tunnel(type: .gre, port: 1)) }),
        Case(
            subject: "vip/shop", field: "spec.service.tunnel.checksum", words: "ipip has no header",
            fleet: changing {
                $0.service = ServiceOverrides(forwarding: .tun, tunnel: Tunnel(type: .ipip, checksum: .checksum))
            }),
        Case(
            subject: "vip/shop", field: "spec.service.tunnel.checksum", words: "works with gue alone",
            fleet: changing {
                $0.service = ServiceOverrides(forwarding: .tun, tunnel: Tunnel(type: .gre, checksum: .remote))
            }),
        Case(
            subject: "vip/shop", field: "spec.service.persistence.engine",
            words: "sip works on UDP alone, and the VIP serves 80/tcp",
            fleet: changing { $0.service.persistence = sip }),
        Case(
            subject: "vip/dns", field: "spec.service.persistence.engine", words: "the VIP serves 5060/sctp",
            fleet: {
                var fleet = changingList([server], [port, Pool.Port(port: 5060, transport: .sctp)])
                fleet.vips["dns"]?.service.persistence = sip
                return fleet
            }()),
        Case(
            subject: "vip/dns", field: "spec.service.persistAcrossPorts", words: "sip wants UDP alone",
            fleet: changing("dns") { $0.service = ServiceOverrides(persistence: sip, persistAcrossPorts: true) }),
        Case(
            subject: "vip/dns", field: "spec.service.forwarding", words: "dr cannot remap ports",
            fleet: changingList([server], [Pool.Port(port: 53, realPort: 5353, transport: .udp)])),
        Case(
            subject: "vip/dns", field: "spec.pool", words: "is a director of pair blue",
            fleet: changingList([Pool.Server(address: address("10.9.0.12"))], [port])),
        Case(subject: "pool/dns", field: "spec.static.servers", words: "at least one", fleet: changingList([], [port])),
        Case(
            subject: "pool/dns", field: "spec.static.servers[1].address", words: "twice",
            fleet: changingList([server, server], [port])),
        Case(
            subject: "pool/dns", field: "spec.static.servers[0].weight", words: "65536 is not from 0",
            fleet: changingList([Pool.Server(address: address("10.9.0.41"), weight: 65_536)], [port])),
        Case(
            subject: "pool/dns", field: "spec.static.ports[0]", words: "0 is not a port",
            fleet: changingList([server], [Pool.Port(port: 0, transport: .udp)])),
        Case(
            subject: "pool/dns", field: "spec.static.ports[1]", words: "53/udp is named twice",
            fleet: changingList([server], [port, port])),
        Case(
            subject: "pair/blue", field: "spec.directors", words: "one or two directors, not 3",
            fleet: changingPair { $0.directors.append(Director(name: "c", address: address("10.9.0.19"))) }),
        Case(
            subject: "pair/green", field: "spec.directors[0].name", words: "green-a is a director of pair blue already",
            fleet: changingPair { $0.directors[1].name = "green-a" }),
        Case(
            subject: "pair/blue", field: "spec.directors[1].address",
            words: "is the address of director blue-a already",
            fleet: changingPair { $0.directors[1].address = address("10.9.0.11") }),
        Case(
            subject: "pair/blue", field: "spec.directors[0].secondAddress", words: "same family",
            fleet: changingPair { $0.directors[0].secondAddress = address("10.9.0.77") }),
        Case(
            subject: "pair/blue", field: "spec.interface", words: "is not the name of an interface",
            fleet: changingPair { $0.interface = "eth0; reboot" }),
        Case(
            subject: "pair/blue", field: "spec.advertMillis", words: "5 is not from 10",
            fleet: changingPair { $0.advertMillis = 5 }),
        Case(
            subject: "pair/blue", field: "spec.advertMillis", words: "55 is not a whole number of hundredths",
            fleet: changingPair { $0.advertMillis = 55 }),
        Case(
            subject: "pair/blue", field: "spec.interface", words: "is not the name of an interface",
            fleet: changingPair { $0.interface = "e\"}" }),
        Case(
            subject: "pair/blue", field: "spec.sync.interface", words: "is not the name of an interface",
            fleet: changingPair { $0.sync.interface = "a/b" }),
        Case(
            subject: "pair/blue", field: "spec.sync.mtu", words: "576 is not from 1100 to 65000",
            fleet: changingPair { $0.sync.mtu = 576 }),
        Case(
            subject: "pair/blue", field: "spec.sync.group", words: "10.9.0.1 is no multicast address",
            fleet: changingPair { $0.sync.group = address("10.9.0.1") }),
        Case(
            subject: "vip/shop", field: "spec.address",
            words: "has no IPv6 address to send adverts for fd09::b:1 from",
            fleet: {
                var fleet = changingPair { ($0.vrrp.peers, $0.allowedVIPs) = (.unicast, []) }
                fleet.vips["shop"]?.address = address("fd09::b:1")
                return fleet
            }()),
        Case(
            subject: "pair/blue", field: "spec.timeouts.udp", words: "0 is not from 1",
            fleet: changingPair { $0.timeouts.udp = 0 }),
        Case(
            subject: "assignment/shop/a@gone", field: "spec.vip", words: "there is no VIP gone",
            fleet: assigning("shop/a@gone")),
        Case(
            subject: "assignment/Shop/a@shop", field: "spec.namespace", words: "neither the name",
            fleet: assigning("Shop/a@shop")),
        Case(
            subject: "assignment/*/a@shop", field: "spec.namespace", words: "* goes with all services",
            fleet: assigning("*/a@shop")),
        Case(
            subject: "assignment/shop/a@shop", field: "spec.settings.drainSeconds", words: "above 86400",
            fleet: assigning("shop/a@shop", ServiceOverrides(drainSeconds: 90_000))),
    ]

    @Test func takesAGoodFleet() throws {
        try Self.good.validate(occupied: [Self.address("10.9.0.21"): "node edge-1"])
    }

    @Test func takesAnEngineWhereUDPAloneIsServed() throws {
        try Self.changing("dns") { $0.service.persistence = Self.sip }.validate()
        try Self.changing {
            $0.httpPorts = []; $0.service.persistence = Self.sip
        }.validate()
    }

    @Test(arguments: cases)
    func refusesWithOneSentenceThatNamesTheField(_ item: Case) {
        let error = #expect(throws: ValidationError.self) {
            try item.fleet.validate(occupied: [Self.address("10.9.0.21"): "node edge-1"])
        }
        #expect(error?.subject == item.subject)
        #expect(error?.field == item.field)
        #expect(error?.reason.contains(item.words) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: ["", "-a", "a-", "A", "a.b", "a_b", String(repeating: "a", count: 64), "../etc", "é"])
    func refusesNames(_ name: String) {
        #expect(!Name.isValid(name))
        var fleet = Fleet()
        fleet.pairs[name] = Pair.Settings(directors: [Director(name: "d", address: Self.address("10.0.0.1"))])
        #expect(throws: ValidationError.self) { try fleet.validate() }
    }
}
