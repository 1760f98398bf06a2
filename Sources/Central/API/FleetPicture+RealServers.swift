import FleetModel
import FleetWire

extension FleetPicture {
    private struct ServerKey: Hashable, Comparable {
        var pool: Pool.Key
        var address: IPAddress

        static func < (left: Self, right: Self) -> Bool { (left.pool, left.address) < (right.pool, right.address) }
    }

    /// Real servers as the slices have them, by pool and address, and those that no slice names any more while a director
    /// still drains them.
    func realServerViews(
        _ reports: [String: DirectorReport], now: ContinuousClock.Instant = .now
    ) -> [View<RealServerStatus>] {
        var statuses: [ServerKey: RealServerStatus] = [:]
        for (pair, slice) in slices.sorted(by: { $0.key < $1.key }) {
            let users = slice.users
            for pool in slice.pools {
                for server in pool.servers {
                    let key = ServerKey(pool: pool.name, address: server.address)
                    var status = statuses[key] ?? RealServerStatus(server, pool: pool.name)
                    let services = users[pool.name]?[server.address] ?? 0
                    status.services += services
                    if services > 0 { status.pairs.append(pair) }
                    statuses[key] = status
                }
            }
        }
        for (director, report) in reports.sorted(by: { $0.key < $1.key }) {
            for server in report.checks?.failing ?? [] {
                let key = ServerKey(pool: server.pool, address: server.address)
                guard var status = statuses[key] else { continue }
                let reason = (server.vip.map { "VIP \($0): " } ?? "") + server.reason
                status.failing = (status.failing ?? [:]).merging([director: reason]) { "\($0); \($1)" }
                statuses[key] = status
            }
            let pools = slices[report.pair]?.poolsByService ?? [:]
            for drain in report.drains {
                guard let address = drain.serverAddress else { continue }
                let pool = pools[drain.service] ?? statuses.keys.filter { $0.address == address }.min()?.pool ?? ""
                let key = ServerKey(pool: pool, address: address)
                let gone = Slice.leaving(address)
                statuses[key, default: RealServerStatus(gone, pool: pool)].drains[director, default: []].append(drain)
            }
        }
        let agents = realServerAgents(now: now)
        for key in statuses.keys { statuses[key]?.agent = agents[key.address] }
        return statuses.sorted { $0.key < $1.key }.map {
            View(kind: "RealServer", name: "\($0.key.pool)/\($0.key.address)", status: $0.value)
        }
    }
}

extension Slice {
    /// By pool and address, in how many services a real server stands.
    fileprivate var users: [Pool.Key: [IPAddress: Int]] {
        let families = Dictionary(vips.map { ($0.name, $0.address.family) }) { first, _ in first }
        let servers = Dictionary(pools.map { ($0.name, $0.servers) }) { first, _ in first }
        struct Way: Hashable {
            var pool: Pool.Key
            var family: IPAddress.Family
            var forwarding: Forwarding
        }
        var ways: [Way: Int] = [:]
        for service in services {
            guard let family = families[service.vip] else { continue }
            ways[Way(pool: service.pool, family: family, forwarding: service.settings.forwarding), default: 0] += 1
        }
        var users: [Pool.Key: [IPAddress: Int]] = [:]
        for (way, count) in ways {
            for server in servers[way.pool]?.serving(way.family, way.forwarding) ?? [] {
                users[way.pool, default: [:]][server.address, default: 0] += count
            }
        }
        return users
    }

    /// The pool of each service, by the words that reports have for it.
    fileprivate var poolsByService: [String: Pool.Key] {
        let addresses = Dictionary(vips.map { ($0.name, $0.address) }) { first, _ in first }
        return services.reduce(into: [:]) { pools, service in
            if let address = addresses[service.vip] { pools[service.key(on: address).description] = service.pool }
        }
    }

    /// A server of which nothing is known but that it drains.
    fileprivate static func leaving(_ address: IPAddress) -> Server {
        Server(address: address, weight: 0, state: .draining)
    }
}

extension RealServerStatus {
    fileprivate init(_ server: Slice.Server, pool: Pool.Key) {
        self.init(
            address: server.address, pool: pool, weight: server.weight, state: server.state, pairs: [], services: 0)
    }
}

extension DirectorReport.Drain {
    /// The address in `10.9.0.21:9000` or `[fd09::21]:9000`.
    fileprivate var serverAddress: IPAddress? {
        guard let colon = server.lastIndex(of: ":") else { return nil }
        return IPAddress(server[..<colon].filter { $0 != "[" && $0 != "]" })
    }
}
