import FleetModel

/// What the last published slices say of all pools; a slice that did not change is not read again.
struct PreviousPools: Sendable {
    /// What one slice says.
    private struct Memory: Sendable {
        var slice: Slice
        var servers = Shelf<Pool.Key, [Slice.Server]>()
        /// Sorted.
        var exposures: [Pool.Key: [Exposure]] = [:]

        /// Reads a slice, and gives the pools of which it says something else than the one before.
        mutating func read(_ new: Slice) -> Set<Pool.Key> {
            var changed: Set<Pool.Key> = []
            var rest = slice.pools[...]
            for pool in new.pools {
                while let old = rest.first, old.name < pool.name {
                    changed.insert(rest.removeFirst().name)
                    servers[old.name] = nil
                }
                let isKnown = rest.first?.name == pool.name
                if !isKnown || rest.first?.servers != pool.servers {
                    changed.insert(pool.name)
                    servers[pool.name] = pool.servers
                }
                if isKnown { rest.removeFirst() }
            }
            for old in rest {
                changed.insert(old.name)
                servers[old.name] = nil
            }
            if slice.services != new.services { changed.formUnion(readExposures(of: new)) }
            slice = new
            return changed
        }

        private mutating func readExposures(of new: Slice) -> Set<Pool.Key> {
            var found: [Pool.Key: Set<Exposure>] = [:]
            for service in new.services where service.application != nil {
                found[service.pool, default: []].insert(
                    Exposure(
                        port: service.port, realPort: service.realPort, transport: service.transport,
                        application: service.application))
            }
            let old = exposures
            exposures = found.mapValues { $0.sorted() }
            return Set(exposures.keys).union(old.keys).filter { exposures[$0] != old[$0] }
        }

        func speaks(of pool: Pool.Key) -> Bool { servers[pool] != nil || exposures[pool] != nil }
    }

    private var memories: [Pair.Key: Memory] = [:]
    /// By pool, the pairs that speak of it.
    private var pairs: [Pool.Key: Set<Pair.Key>] = [:]

    /// Reads the slices that changed, and gives the pools of which they say something else now.
    mutating func update(_ slices: [Pair.Key: Slice]) -> Set<Pool.Key> {
        var changed: Set<Pool.Key> = []
        for pair in memories.keys where slices[pair] == nil { read(Slice(pair: pair), of: pair, &changed) }
        for (pair, slice) in slices where memories[pair]?.slice != slice { read(slice, of: pair, &changed) }
        memories = memories.filter { slices[$0.key] != nil }
        return changed
    }

    private mutating func read(_ slice: Slice, of pair: Pair.Key, _ changed: inout Set<Pool.Key>) {
        var memory = memories.removeValue(forKey: pair) ?? Memory(slice: Slice(pair: pair))
        for name in memory.read(slice) {
            changed.insert(name)
            if memory.speaks(of: name) { pairs[name, default: []].insert(pair) } else { pairs[name]?.remove(pair) }
        }
        memories[pair] = memory
    }

    subscript(pool: Pool.Key) -> PreviousPool {
        let own = (pairs[pool] ?? []).sorted().compactMap { memories[$0] }
        let exposures = own.compactMap { $0.exposures[pool] }
        if own.count == 1 { return PreviousPool(servers: own[0].servers[pool] ?? [], exposures: exposures) }
        var servers: [IPAddress: Slice.Server] = [:]
        for server in own.flatMap({ $0.servers[pool] ?? [] }) where servers[server.address]?.state != .active {
            servers[server.address] = server
        }
        return PreviousPool(servers: servers.values.sorted { $0.address < $1.address }, exposures: exposures)
    }
}
