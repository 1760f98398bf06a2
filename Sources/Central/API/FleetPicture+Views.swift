import FleetModel
import FleetWire

extension FleetPicture {
    var serviceViews: [View<ServiceStatus>] {
        (plan?.services ?? []).map { View(kind: "Service", name: $0.viewName, status: $0) }
    }

    /// Stored slices stand in for the plan before there is one, so findings then say only why.
    var findingViews: [View<Finding>] {
        (plan?.findings ?? cluster.findings.sorted()).map { View(kind: "Finding", name: $0.viewName, status: $0) }
    }

    func directorViews(
        _ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant
    ) -> [View<DirectorStatus>] {
        fleet.pairs.sorted { $0.key < $1.key }.flatMap { pair, settings in
            settings.directors.map { director in
                View(
                    kind: "Director", name: director.name,
                    status: DirectorStatus(
                        director, pair: pair, wanted: revisions[pair], entry: entries[director.name], now: now))
            }
        }
    }

    func status(_ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant) -> FleetStatus {
        let directors = Dictionary(grouping: directorViews(entries, now: now), by: \.status.pair)
        let pairs = fleet.pairs.keys.sorted().map { name in
            FleetStatus.PairStatus(
                name: name, revision: revisions[name], vips: fleet.vips.values.count { $0.pair == name },
                services: slices[name]?.services.count ?? 0,
                servers: slices[name]?.pools.reduce(0) { $0 + $1.servers.count } ?? 0, directors: directors[name] ?? [])
        }
        return FleetStatus(
            version: CentralVersion.current, epoch: epoch, problems: problems, pairs: pairs,
            findings: findingViews.count)
    }

    /// Real servers as the slices have them, by pool and address.
    func realServerViews(_ reports: [String: DirectorReport]) -> [View<RealServerStatus>] {
        struct Key: Hashable, Comparable {
            var pool: Pool.Key
            var address: IPAddress

            static func < (left: Key, right: Key) -> Bool { (left.pool, left.address) < (right.pool, right.address) }
        }
        var statuses: [Key: RealServerStatus] = [:]
        for (pair, slice) in slices.sorted(by: { $0.key < $1.key }) {
            let families = Dictionary(slice.vips.map { ($0.name, $0.address.family) }) { first, _ in first }
            for pool in slice.pools {
                for server in pool.servers {
                    let services = slice.services.count {
                        $0.pool == pool.name && families[$0.vip] == server.address.family
                    }
                    let key = Key(pool: pool.name, address: server.address)
                    var status =
                        statuses[key]
                        ?? RealServerStatus(
                            address: server.address, pool: pool.name, weight: server.weight, state: server.state,
                            pairs: [],
                            services: 0)
                    status.services += services
                    if services > 0 { status.pairs.append(pair) }
                    statuses[key] = status
                }
            }
        }
        for (director, report) in reports {
            for (address, drains) in Dictionary(grouping: report.drains, by: \.serverAddress) {
                for key in statuses.keys where key.address == address { statuses[key]?.drains[director] = drains }
            }
        }
        return statuses.sorted { $0.key < $1.key }.map {
            View(kind: "RealServer", name: "\($0.key.pool)/\($0.key.address)", status: $0.value)
        }
    }
}

extension ServiceStatus {
    /// `shop:443/tcp` where it stands; the application service before it where more than one may claim the place.
    fileprivate var viewName: String {
        let place = "\(port)/\(transport.rawValue)"
        return switch state {
        case .assigned: "\(vip ?? pool):\(place)"
        case .conflict: "\(application.map { "\($0)@" } ?? "")\(vip ?? pool):\(place)"
        case .unassigned: "\(application.map(\.description) ?? pool):\(place)"
        }
    }
}

extension Finding {
    fileprivate var viewName: String { "\(reason)/\(subject)\(field.isEmpty ? "" : "/\(field)")" }
}

extension DirectorReport.Drain {
    /// The address in `10.9.0.21:9000` or `[fd09::21]:9000`.
    fileprivate var serverAddress: IPAddress? {
        guard let colon = server.lastIndex(of: ":") else { return nil }
        return IPAddress(server[..<colon].filter { $0 != "[" && $0 != "]" })
    }
}
