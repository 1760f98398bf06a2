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

    /// In a slice that is to be remembered: its ids are not to be given again. No daemon has this id.
    static let noSyncID: UInt8 = 0

    /// By pair; none where all directors are static, or where there was no id left.
    private(set) var pairs: [Pair.Key: Slice.Failover] = [:]
    /// By VIP, the director that carries it while both are well; none where the pair has no director for that.
    private(set) var preferred: [VirtualIP.Key: String] = [:]
    private(set) var findings: [Finding] = []
    /// Nothing was decided by what VIPs carry, so that it would be the same under another load.
    private(set) var isFreeOfLoads = true

    /// - Parameter loads: what each VIP carries, where that is known: a new one goes to the director with less. Asked for where
    ///   there is a new one.
    init(_ fleet: Fleet, previous: [Pair.Key: Previous], loads: () -> [VirtualIP.Key: UInt64] = { [:] }) {
        var routerIDs = Identifiers()
        var syncIDs = Identifiers()
        let named = fleet.pairs.sorted { $0.key < $1.key }
        for (name, pair) in named {
            let old = previous[name]?.failover
            guard old?.syncID != Self.noSyncID else { continue }
            syncIDs.keep(old?.syncID, of: name)
            var ownIDs: Set<UInt8> = []
            for router in old?.routers ?? [] where pair.movable.contains(where: { $0.name == router.director }) {
                // Twice in one pair is no order that a director takes.
                if ownIDs.insert(router.id).inserted { routerIDs.keep(router.id, of: router.director) }
            }
        }
        for (name, pair) in named where !pair.movable.isEmpty {
            let names = pair.movable.map(\.name)
            let resting = names.filter(fleet.drainedDirectors.contains)
            let old = previous[name]?.failover?.routers ?? []
            let routers = pair.movable.compactMap { director in
                // An order to drain is the newer one: then nobody takes anything back.
                let isReturning =
                    resting.isEmpty && names.count > 1
                    && old.contains { $0.director == director.name && $0.isReturning }
                // What the partner's router had is no good either: one director may be an order late.
                let gone = previous[name]?.failover?.syncID == Self.noSyncID ? Set(old.map(\.id)) : []
                let id = routerIDs.take(for: director.name) { gone.contains($0) || pair.vrrp.avoids($0) }
                return id.map {
                    Slice.Router(
                        director: director.name, addresses: director.addresses, id: $0,
                        resting: isReturning ? names.filter { $0 != director.name } : resting, isReturning: isReturning)
                }
            }
            guard routers.count == pair.movable.count else {
                findings.append(.noRouterID(name))
                continue
            }
            guard let syncID = syncIDs.take(for: name) else {
                findings.append(.noSyncID(name))
                continue
            }
            findings += routers.filter { pair.vrrp.avoids($0.id) }.map { .avoidedRouterID($0, name) }
            pairs[name] = Slice.Failover(
                interface: pair.interface, advertMillis: pair.advertMillis, syncID: syncID, sync: pair.sync,
                unicast: pair.vrrp.usesUnicast, routers: routers)
        }
        noteShared(routerIDs, syncIDs, fleet)
        let vips = Dictionary(grouping: fleet.vips.sorted { $0.key < $1.key }, by: \.value.pair)
        for (name, pair) in named {
            share(vips[name] ?? [], among: pair, previous[name]?.vips ?? [], loads)
            for family in IPAddress.Family.allCases
            where (vips[name] ?? []).contains(where: { $0.value.address.family == family }) {
                guard let director = pair.directorWithoutPeerAddress(family) else { continue }
                findings.append(.noPeerAddress(name, director.name, family))
            }
        }
    }

    private mutating func noteShared(_ routerIDs: Identifiers, _ syncIDs: Identifiers, _ fleet: Fleet) {
        for (id, directors) in routerIDs.shared {
            let pairs = directors.compactMap { fleet.director(named: $0)?.pair }
            findings += Set(pairs).sorted().map { .sharedID("virtual router id \(id)", "SharedRouterID", $0, pairs) }
        }
        for (id, pairs) in syncIDs.shared {
            findings += pairs.map { .sharedID("synchronisation id \(id)", "SharedSyncID", $0, pairs) }
        }
    }

    /// Lets each VIP prefer the director that it is told to, or the one it had, or the one that is preferred least, and carries
    /// least where two are preferred alike.
    private mutating func share(
        _ vips: [(key: VirtualIP.Key, value: VirtualIP.Settings)], among pair: Pair.Settings, _ before: [Slice.Address],
        _ askLoads: () -> [VirtualIP.Key: UInt64]
    ) {
        var shares = Dictionary(uniqueKeysWithValues: pair.movable.map { ($0.name, (vips: 0, load: UInt64(0))) })
        guard !shares.isEmpty else {
            for (key, vip) in vips { preferred[key] = vip.preferredDirector }
            return
        }
        let old = Dictionary(before.map { ($0.name, $0.preferredDirector) }) { first, _ in first }
        var free: [VirtualIP.Key] = []
        for (key, vip) in vips {
            if let wanted = vip.preferredDirector ?? old[key].flatMap({ $0 }), shares[wanted] != nil {
                preferred[key] = wanted
                shares[wanted]?.vips += 1
            } else {
                free.append(key)
            }
        }
        guard !free.isEmpty else { return }
        isFreeOfLoads = isFreeOfLoads && shares.count < 2
        let loads = shares.count < 2 ? [:] : askLoads()
        for (key, _) in vips { preferred[key].map { shares[$0]?.load &+= loads[key] ?? 0 } }
        for key in free {
            let least = shares.min { ($0.value.vips, $0.value.load, $0.key) < ($1.value.vips, $1.value.load, $1.key) }
            guard let least else { break }
            preferred[key] = least.key
            shares[least.key]?.vips += 1
            shares[least.key]?.load &+= loads[key] ?? 0
        }
    }
}

extension Pair.Settings {
    /// The directors that VIPs can move to and from, sorted by name.
    var movable: [Director] { directors.filter { !$0.isStatic }.sorted { $0.name < $1.name } }
}
