import FleetModel

/// Who carries what while all are well, and the ids by which directors know each other: for the whole fleet, because the ids of
/// two pairs on one network must differ. Pure.
///
/// What was given once is kept: an id that changes or a VIP that prefers another director moves traffic.
struct Failovers: Sendable {
    /// What the published slices say of it.
    struct Previous: Hashable, Sendable {
        var failover: Slice.Failover?
        var vips: [Slice.Address]

        init(_ slice: Slice) { (failover, vips) = (slice.failover, slice.vips) }
    }

    /// By pair; none where all directors are static, or where there was no id left.
    private(set) var pairs: [Pair.Key: Slice.Failover] = [:]
    /// By VIP, the director that carries it while both are well; none where the pair has no director for that.
    private(set) var preferred: [VirtualIP.Key: String] = [:]
    private(set) var findings: [Finding] = []

    init(_ fleet: Fleet, previous: [Pair.Key: Previous]) {
        var routerIDs = Identifiers()
        var syncIDs = Identifiers()
        let named = fleet.pairs.sorted { $0.key < $1.key }
        for (name, pair) in named {
            let old = previous[name]?.failover
            syncIDs.keep(old?.syncID, of: name)
            for router in old?.routers ?? [] where pair.movable.contains(where: { $0.name == router.director }) {
                routerIDs.keep(router.id, of: router.director)
            }
        }
        for (name, pair) in named where !pair.movable.isEmpty {
            let resting = pair.movable.map(\.name).filter(fleet.drainedDirectors.contains)
            let routers = pair.movable.compactMap { director in
                routerIDs.take(for: director.name).map {
                    Slice.Router(director: director.name, addresses: director.addresses, id: $0, resting: resting)
                }
            }
            guard routers.count == pair.movable.count, let syncID = syncIDs.take(for: name) else {
                findings.append(.noRouterID(name))
                continue
            }
            pairs[name] = Slice.Failover(
                interface: pair.interface, advertMillis: pair.advertMillis, syncID: syncID, sync: pair.sync,
                routers: routers)
        }
        let vips = Dictionary(grouping: fleet.vips.sorted { $0.key < $1.key }, by: \.value.pair)
        for (name, pair) in named { share(vips[name] ?? [], among: pair, previous[name]?.vips ?? []) }
    }

    /// Lets each VIP prefer the director that it is told to, or the one it had, or the one that is preferred least.
    private mutating func share(
        _ vips: [(key: VirtualIP.Key, value: VirtualIP.Settings)], among pair: Pair.Settings, _ before: [Slice.Address]
    ) {
        var counts = Dictionary(uniqueKeysWithValues: pair.movable.map { ($0.name, 0) })
        guard !counts.isEmpty else {
            for (key, vip) in vips { preferred[key] = vip.preferredDirector }
            return
        }
        let old = Dictionary(before.map { ($0.name, $0.preferredDirector) }) { first, _ in first }
        var free: [VirtualIP.Key] = []
        for (key, vip) in vips {
            if let wanted = vip.preferredDirector ?? old[key].flatMap({ $0 }), counts[wanted] != nil {
                preferred[key] = wanted
                counts[wanted, default: 0] += 1
            } else {
                free.append(key)
            }
        }
        for key in free {
            guard let least = counts.min(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { break }
            preferred[key] = least
            counts[least, default: 0] += 1
        }
    }
}

/// Ids from 1 to 255, each given once.
private struct Identifiers {
    private var given: [String: UInt8] = [:]
    private var taken: Set<UInt8> = []

    /// Keeps what an owner had, unless somebody has it by now.
    mutating func keep(_ id: UInt8?, of owner: String) {
        guard let id, id > 0, taken.insert(id).inserted else { return }
        given[owner] = id
    }

    /// The owner's id, or the lowest that is free; nil: there is none.
    mutating func take(for owner: String) -> UInt8? {
        if let id = given[owner] { return id }
        guard let id = (UInt8(1)...255).first(where: { !taken.contains($0) }) else { return nil }
        taken.insert(id)
        given[owner] = id
        return id
    }
}

extension Pair.Settings {
    /// The directors that VIPs can move to and from, sorted by name.
    var movable: [Director] { directors.filter { !$0.isStatic }.sorted { $0.name < $1.name } }
}

extension Finding {
    fileprivate static func noRouterID(_ pair: Pair.Key) -> Finding {
        Finding(
            reason: "NoRouterID", subject: "pair/\(pair)",
            message: "all 255 virtual router ids of the fleet are given, so its VIPs cannot move by VRRP: "
                + "directors that VIPs never move between can be declared static")
    }
}
