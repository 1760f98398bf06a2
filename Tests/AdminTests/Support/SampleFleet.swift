import FleetModel
import FleetWire

@testable import Admin

/// A fleet of two pairs for the tables.
enum SampleFleet {
    static let objects: [FleetObject] = [
        .pair(
            "blue",
            Pair.Settings(
                directors: [
                    Director(name: "blue-a", address: IPAddress(v4: 0x0A09_000B), secondAddress: IPAddress("fd09::b")),
                    Director(name: "blue-b", address: IPAddress(v4: 0x0A09_000C)),
                ], allowedVIPs: [IPNetwork("10.9.0.192/26")].compactMap { $0 },
                timeouts: Pair.Timeouts(tcp: 900, udp: 30), sync: Pair.Sync(mtu: 9000),
                service: ServiceOverrides(drainSeconds: 60))),
        .pair(
            "green",
            Pair.Settings(directors: [Director(name: "green-a", address: IPAddress(v4: 0x0A09_0015), isStatic: true)])),
        .pool(
            "ingress",
            Pool.Settings(
                source: .pods(
                    Pool.Pods(
                        namespace: "ingress-nginx", labels: ["app.kubernetes.io/name": "ingress-nginx", "zone": "1"],
                        tcpConfigMap: ObjectReference("ingress-nginx/tcp-services"))),
                check: Pool.Check(type: .http, port: 10254, path: "/healthz", intervalMillis: 1000))),
        .pool(
            "old",
            Pool.Settings(
                source: .fixed(
                    Pool.Fixed(
                        servers: [
                            Pool.Server(address: IPAddress(v4: 0x0A09_0051)),
                            Pool.Server(address: IPAddress("fd09::51") ?? IPAddress(v4: 0), weight: 5),
                        ],
                        ports: [Pool.Port("80/tcp"), Pool.Port("443:8443/tcp")].compactMap { $0 })))),
        .vip(
            "plain",
            VirtualIP.Settings(
                address: IPAddress("fd09::201") ?? IPAddress(v4: 0), pair: "green", pool: "old", httpPorts: [],
                preferredDirector: "green-a")),
        .vip(
            "shop",
            VirtualIP.Settings(
                address: IPAddress(v4: 0x0A09_00C9), pair: "blue", pool: "ingress",
                service: ServiceOverrides(
                    scheduler: .rr, persistence: Persistence(timeoutSeconds: 300, netmask: 24)))),
        .assignment(
            .init(namespace: .named("shop"), service: .all, vip: "shop"),
            .init(service: ServiceOverrides(onePacket: true), order: 3)),
        .assignment(.init(namespace: .named("shop"), service: .named("orders"), vip: "plain"), .init(order: 4)),
    ]

    static let services: [View<ServiceStatus>] = [
        view(
            "Service", "10.9.0.201:9000/tcp",
            ServiceStatus(
                state: .assigned, application: ObjectReference("shop/orders"), port: 9000, transport: .tcp,
                pool: "ingress",
                vip: "shop", address: IPAddress(v4: 0x0A09_00C9), pair: "blue",
                settings: ServiceSettings(persistence: Persistence(timeoutSeconds: 300, netmask: 24)),
                servers: [
                    .init(address: IPAddress(v4: 0x0A09_0015), port: 9000, weight: 1, state: .active),
                    .init(address: IPAddress(v4: 0x0A09_0016), port: 9000, weight: 2, state: .draining),
                ])),
        view(
            "Service", "[fd09::201]:53/udp",
            ServiceStatus(
                state: .assigned, application: ObjectReference("shop/dns"), port: 53, transport: .udp, pool: "ingress",
                vip: "plain", address: IPAddress("fd09::201"), pair: "green",
                settings: ServiceSettings(scheduler: .wrr, forwarding: .masq, onePacket: true, upperThreshold: 100),
                servers: [
                    .init(address: IPAddress("fd09::51") ?? IPAddress(v4: 0), port: 5353, weight: 5, state: .active)
                ])),
        view(
            "Service", "shop/old@shop:9000/tcp",
            ServiceStatus(
                state: .conflict, application: ObjectReference("shop/old"), port: 9000, transport: .tcp,
                pool: "ingress",
                vip: "shop", address: IPAddress(v4: 0x0A09_00C9), pair: "blue",
                settings: ServiceSettings(scheduler: .rr),
                servers: [.init(address: IPAddress(v4: 0x0A09_0015), port: 9000, weight: 1, state: .active)])),
        view(
            "Service", "shop/lonely:7000/tcp",
            ServiceStatus(
                state: .unassigned, application: ObjectReference("shop/lonely"), port: 7000, transport: .tcp,
                pool: "ingress")),
    ]

    static let directors: [View<DirectorStatus>] = [
        view("Director", "blue-a", director(.current, applied: 4, seconds: 2.5)),
        view("Director", "blue-b", director(.unseen, applied: nil, seconds: nil)),
    ]

    static func director(
        _ state: DirectorStatus.State, applied: UInt64?, seconds: Double?, failures: [DirectorReport.Failure] = []
    ) -> DirectorStatus {
        let report = applied.map { number in
            DirectorReport(
                director: "blue-a", pair: "blue", agentVersion: "0.1.0", outcome: .applied(revision(number)),
                applied: revision(number), failures: failures, roles: ["shop": .active],
                counters: .init(services: 3, servers: 9))
        }
        return DirectorStatus(
            state: state, pair: "blue", address: IPAddress(v4: 0x0A09_000B), wanted: revision(4),
            secondsSinceReport: seconds, report: report)
    }

    static func revision(_ number: UInt64) -> Revision { Revision(epoch: "abc", number: number) }

    static func status(_ directors: [View<DirectorStatus>], problems: [String] = []) -> View<FleetStatus> {
        let pair = FleetStatus.PairStatus(
            name: "blue", revision: revision(4), vips: 1, services: 3, servers: 9, directors: directors)
        return view(
            "FleetStatus", "fleet",
            FleetStatus(version: "0.1.0", epoch: "abc", problems: problems, pairs: [pair], findings: 1))
    }

    static let findings: [View<Finding>] = [
        view(
            "Finding", "1",
            Finding(
                reason: "MalformedEntry", subject: "configmap/ingress-nginx/tcp-services", field: "70000",
                message: "70000 is no port;\u{1B}[31m\nskipped"))
    ]

    static let realServers: [View<RealServerStatus>] = [
        view(
            "RealServer", "10.9.0.22",
            RealServerStatus(
                address: IPAddress(v4: 0x0A09_0016), pool: "ingress", weight: 1, state: .draining,
                pairs: ["blue", "green"],
                services: 2,
                drains: [
                    "blue-a": [
                        .init(
                            service: "10.9.0.201:9000/tcp", server: "10.9.0.22:9000", activeConnections: 3,
                            secondsLeft: 60)
                    ],
                    "blue-b": [
                        .init(
                            service: "10.9.0.201:53/udp", server: "10.9.0.22:53", activeConnections: 1, secondsLeft: 5)
                    ],
                ])),
        view(
            "RealServer", "10.9.0.23",
            RealServerStatus(
                address: IPAddress(v4: 0x0A09_0017), pool: "ingress", weight: 1, state: .active, pairs: ["blue"],
                services: 2,
                failing: ["blue-b": "connect: Connection refused", "blue-a": "no answer in 500 ms"],
                agent: .init(node: "edge-3", secondsSinceReport: 95, lacks: ["mall", "shop"], isSilent: true))),
    ]

    static let history: [View<HistoryEntry>] = [
        view(
            "Revision", "blue-4",
            HistoryEntry(
                pair: "blue", revision: revision(4), time: 1_769_860_800, digest: "00ff", services: 3, servers: 9,
                cause: "vip/shop created"))
    ]

    static let tokens = [TokenDocument(id: "t1", role: .director, director: "blue-a", created: 1_769_860_800)]

    static func view<Status>(_ kind: String, _ name: String, _ status: Status) -> View<Status> {
        View(kind: kind, name: name, status: status)
    }

    /// Answers every read as a Central with this fleet would.
    static func script(_ request: APIRequest) throws(TransportError) -> APIResponse {
        let path = request.target.dropFirst("/api/v1/".count)
        switch path {
        case "services": return answer(ObjectList(services))
        case "directors": return answer(ObjectList(directors))
        case "realservers": return answer(ObjectList(realServers))
        case "findings": return answer(ObjectList(findings))
        case "history": return answer(ObjectList(history))
        case "tokens": return answer(ObjectList(tokens))
        case "status": return answer(status(directors))
        default: break
        }
        if let kind = FleetObject.Kind.allCases.first(where: { $0.plural == path }) {
            return answer(ObjectList(objects.filter { $0.kind == kind }))
        }
        let one = objects.first { object in
            guard case .assignment(let key, _) = object else { return "\(object.kind.plural)/\(object.name)" == path }
            return "assignments/\(key.namespace)/\(key.service)/\(key.vip)" == path
        }
        return one.map { answer($0) } ?? refusal(404, "\(path): there is no such thing")
    }
}
