import FleetModel

/// Holds back what vanishes suddenly, until it comes back or an administrator approves. Pure: time is an argument.
///
/// It looks at what the sources alone would make of each pair (a plan without holds) and counts what is absent. What is held
/// goes into the next plan, which puts it back. What administrators change is not counted: `accept` takes it as it is.
struct LossGuard: Sendable {
    private(set) var holds: [Pair.Key: Hold]
    private var memories: [Pair.Key: Memory]

    /// What one pair's sources said of late.
    private struct Memory: Sendable {
        var pools = Shelf<Pool.Key, Recollection<IPAddress, Slice.Server>>()
        var services = Recollection<Claim.Place, Hold.Service>()
        /// What was looked at last.
        var seenPools = Shelf<Pool.Key, (pool: Slice.Servers, word: SourceWord)>()
        var seenServices: [Slice.Service] = []

        init() {}

        /// Has everything looked at again.
        mutating func forgetLook() {
            seenPools = Shelf()
            seenServices = []
        }

        init(_ slice: Slice) {
            for pool in slice.pools { pools[pool.name] = Recollection(present: pool.activeServers) }
            services = Recollection(present: slice.places)
        }
    }

    /// At start the published slices are the memory: what they hold, and the sources do not any more, counts as lost now.
    init(slices: [Pair.Key: Slice] = [:], holds: [Pair.Key: Hold] = [:]) {
        self.holds = holds
        memories = slices.mapValues { slice in
            let hold = holds[slice.pair] ?? Hold()
            var memory = Memory()
            for pool in slice.pools {
                let held = Set((hold.pools[pool.name]?.items ?? []).map(\.address))
                memory.pools[pool.name] = Recollection(
                    present: pool.activeServers.filter { !held.contains($0.key) })
            }
            let held = Set((hold.services?.items ?? []).map(\.place))
            memory.services = Recollection(present: slice.places.filter { !held.contains($0.key) })
            return memory
        }
    }

    /// Looks at a plan without holds that a change of the cluster made.
    ///
    /// - Parameters:
    ///   - time: when, for what counts as sudden; monotonic.
    ///   - date: the same for people, in seconds since 1970.
    mutating func see(_ plan: Plan, at time: ContinuousClock.Instant, date: Int64) {
        for (pair, slice) in plan.slices {
            // Taken out, so that what changes is not copied first.
            var memory = memories.removeValue(forKey: pair) ?? Memory(slice)
            var hold = holds[pair] ?? Hold()
            for pool in slice.pools {
                let word = plan.parts.pools[pool.name]?.word ?? SourceWord()
                // With time alone losses only fade, so what is the same needs no second look while nothing of it is held.
                if let seen = memory.seenPools[pool.name], seen.pool == pool, seen.word == word,
                    hold.pools[pool.name] == nil
                {
                    continue
                }
                memory.seenPools[pool.name] = (pool, word)
                var servers = memory.pools[pool.name] ?? Recollection(present: pool.activeServers)
                var now = pool.activeServers
                // A source that says nothing of a family has lost nothing of it, and brought nothing back.
                now = now.filter { !word.silentFamilies.contains($0.key.family) }
                for (address, server) in servers.present where word.silentFamilies.contains(address.family) {
                    now[address] = server
                }
                servers.see(now, announced: word.announced, at: time)
                memory.pools[pool.name] = servers
                hold.pools[pool.name] = Self.hold(
                    hold.pools[pool.name], servers, date: date, key: \.address, announced: word.announced,
                    isGrave: { lost, before in lost * 2 > before }, { $0.address < $1.address })
            }
            if !hold.pools.isEmpty { hold.pools = hold.pools.filter { memory.pools[$0.key] != nil } }
            if memory.seenServices != slice.services || hold.services != nil {
                memory.seenServices = slice.services
                hold.services = seeServices(slice.places, plan, hold.services, &memory, at: time, date: date)
            }
            memories[pair] = memory
            holds[pair] = hold.isEmpty ? nil : hold
        }
    }

    /// Looks at the services of one pair, and gives what is held of them.
    private func seeServices(
        _ places: [Claim.Place: Hold.Service], _ plan: Plan, _ held: Hold.Part<Hold.Service>?, _ memory: inout Memory,
        at time: ContinuousClock.Instant, date: Int64
    ) -> Hold.Part<Hold.Service>? {
        let isSilent = { (service: Hold.Service) in
            plan.parts.pools[service.pool]?.word.silentTransports.contains(service.exposure.transport) == true
                && service.exposure.application != nil
        }
        var now = places.filter { !isSilent($0.value) }
        for (place, service) in memory.services.present where isSilent(service) { now[place] = service }
        memory.services.see(now, announced: [], at: time)
        return Self.hold(
            held, memory.services, date: date, key: \.place, announced: [],
            isGrave: { lost, before in (lost > 5 && lost * 10 > before) || lost * 2 > before },
            // A director counts what goes and not what comes beside.
            gravest: { loss in loss.items.count * 2 > loss.before }, { $0.place < $1.place })
    }

    /// Takes a plan without holds as it is, because an administrator's change of the fleet made it from the one seen last.
    mutating func accept(_ plan: Plan, from old: Fleet, to new: Fleet) {
        let sameSource = { (pool: Pool.Key) in
            let pool = BalancedPool.declared(pool)
            return old.pools[pool]?.source == new.pools[pool]?.source
        }
        memories = memories.filter { plan.slices[$0.key] != nil }
        holds = holds.filter { plan.slices[$0.key] != nil }
        for (pair, slice) in plan.slices {
            var memory = memories[pair] ?? Memory(slice)
            let pools = Dictionary(slice.pools.map { ($0.name, $0.activeServers) }) { first, _ in first }
            memory.pools.keep { pools[$0] != nil }
            for (name, servers) in pools where memory.pools[name]?.present != servers {
                var recollection = memory.pools[name] ?? Recollection()
                recollection.accept(servers)
                memory.pools[name] = recollection
            }
            if memory.services.present != slice.places { memory.services.accept(slice.places) }
            memory.forgetLook()
            memories[pair] = memory
            guard var hold = holds[pair] else { continue }
            hold.pools = hold.pools.filter { pools[$0.key] != nil && sameSource($0.key) }
            hold.services?.items.removeAll { held in
                if !sameSource(held.pool) { return true }
                // A VIP that was given out of an address pool stands in no fleet, but in its pair's slice.
                guard let vip = new.vips[held.vip] else { return !slice.vips.contains { $0.name == held.vip } }
                return vip.pair != pair || vip.pool != BalancedPool.declared(held.pool)
            }
            holds[pair] = hold.withoutEmptyParts
        }
    }

    /// Takes up pairs of a backup that serve nothing now, as at a start: what their slices hold, and the sources do not any more,
    /// counts as lost now.
    mutating func takeUp(
        _ slices: [Pair.Key: Slice], holds old: [Pair.Key: Hold], _ plan: Plan, at time: ContinuousClock.Instant,
        date: Int64
    ) {
        var other = LossGuard(slices: slices, holds: old.filter { slices[$0.key] != nil })
        var part = plan
        part.slices = plan.slices.filter { slices[$0.key] != nil }
        other.see(part, at: time, date: date)
        for pair in slices.keys {
            memories[pair] = other.memories[pair]
            holds[pair] = other.holds[pair]
        }
    }

    /// Forgets held services that the plan made with the holds has no place for: unassigned, or their port is taken.
    mutating func settle(_ plan: Plan) {
        for (pair, hold) in holds {
            guard let places = plan.slices[pair]?.places else { continue }
            var hold = hold
            hold.services?.items.removeAll { places[$0.place] != $0 }
            holds[pair] = hold.withoutEmptyParts
        }
    }

    /// Lets go what is held of a pair, as an administrator approved.
    mutating func release(_ pair: Pair.Key) {
        holds[pair] = nil
        guard var memory = memories[pair] else { return }
        memory.pools.transform { Recollection(present: $0.present) }
        memory.services = Recollection(present: memory.services.present)
        memory.forgetLook()
        memories[pair] = memory
    }

    /// What is said about what is held.
    var findings: [Finding] { holds.flatMap { $0.value.findings(of: $0.key) }.sorted() }

    /// What is held of one set after a look at it.
    ///
    /// A hold ends thing by thing as they come back or announce their leave, and as a whole once what is still missing
    /// would not have been held by itself; additions do not end it.
    private static func hold<Key: Hashable & Sendable, Item: Hashable & Sendable>(
        _ held: Hold.Part<Item>?, _ memory: Recollection<Key, Item>, date: Int64, key: (Item) -> Key,
        announced: Set<Key>, isGrave: (_ lost: Int, _ before: Int) -> Bool,
        gravest: (Recollection<Key, Item>.Loss) -> Bool = { _ in false }, _ order: (Item, Item) -> Bool
    ) -> Hold.Part<Item>? {
        let old = Dictionary((held?.items ?? []).map { (key($0), $0) }) { first, _ in first }
        var items = old.filter { memory.present[$0.key] == nil && !announced.contains($0.key) }
        let left = old.keys.count { memory.present[$0] == nil && announced.contains($0) }
        let losses = memory.losses
        let grave = losses.filter { isGrave($0.net, $0.before) || gravest($0) }
        for loss in grave { items.merge(loss.items) { held, _ in held } }
        let before = max((held?.before ?? 0) - left, grave.map(\.before).max() ?? 0)
        func isHeld() -> Bool {
            !items.isEmpty && isGrave(items.count, min(before, memory.present.count + items.count))
        }
        // What went lately beside it is put back too before the end of a hold and a loss add up to a sudden one.
        if !items.isEmpty, !isHeld() { for loss in losses { items.merge(loss.items) { held, _ in held } } }
        guard isHeld() else { return nil }
        return Hold.Part(since: held?.since ?? date, before: before, items: items.values.sorted(by: order))
    }
}

extension Hold {
    fileprivate var withoutEmptyParts: Hold? {
        var hold = self
        hold.pools = pools.filter { !$0.value.items.isEmpty }
        if services?.items.isEmpty == true { hold.services = nil }
        return hold.isEmpty ? nil : hold
    }
}

extension Slice {
    /// Its services as a guard counts them.
    var places: [Claim.Place: Hold.Service] {
        Dictionary(
            services.map { service in
                let held = Hold.Service(
                    vip: service.vip, pool: service.pool,
                    exposure: Exposure(
                        port: service.port, realPort: service.realPort, transport: service.transport,
                        application: service.application))
                return (held.place, held)
            }
        ) { first, _ in first }
    }
}

extension Slice.Servers {
    var activeServers: [IPAddress: Slice.Server] {
        Dictionary(servers.filter { $0.state == .active }.map { ($0.address, $0) }) { first, _ in first }
    }
}
