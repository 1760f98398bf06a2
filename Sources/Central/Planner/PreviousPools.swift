import FleetModel

/// What the last published slices say of all pools; a slice that did not change is not read again.
struct PreviousPools: Sendable {
    /// What one slice says.
    private struct Memory: Sendable {
        var slice: Slice
        var servers: [Pool.Key: [Slice.Server]]
        /// Sorted.
        var exposures: [Pool.Key: [Exposure]]

        init(_ slice: Slice, after old: Memory?) {
            self.slice = slice
            servers = Dictionary(slice.pools.map { ($0.name, $0.servers) }) { first, _ in first }
            if let old, old.slice.services == slice.services {
                exposures = old.exposures
                return
            }
            var exposures: [Pool.Key: Set<Exposure>] = [:]
            for service in slice.services where service.application != nil {
                exposures[service.pool, default: []].insert(
                    Exposure(
                        port: service.port, realPort: service.realPort, transport: service.transport,
                        application: service.application))
            }
            self.exposures = exposures.mapValues { $0.sorted() }
        }

        /// The pools of which two slices of a pair say something else.
        func difference(from old: Memory?) -> Set<Pool.Key> {
            guard let old else { return Set(servers.keys).union(exposures.keys) }
            var names: Set<Pool.Key> = []
            for (name, list) in servers where old.servers[name] != list { names.insert(name) }
            for name in old.servers.keys where servers[name] == nil { names.insert(name) }
            guard exposures != old.exposures else { return names }
            for (name, list) in exposures where old.exposures[name] != list { names.insert(name) }
            for name in old.exposures.keys where exposures[name] == nil { names.insert(name) }
            return names
        }
    }

    private var memories: [Pair.Key: Memory] = [:]
    /// By pool, the pairs that speak of it.
    private var pairs: [Pool.Key: Set<Pair.Key>] = [:]

    /// Reads the slices that changed, and gives the pools of which they say something else now.
    mutating func update(_ slices: [Pair.Key: Slice]) -> Set<Pool.Key> {
        var changed: Set<Pool.Key> = []
        for (pair, memory) in memories where slices[pair] == nil {
            for name in memory.difference(from: nil) { changed.insert(name); pairs[name]?.remove(pair) }
            memories[pair] = nil
        }
        for (pair, slice) in slices where memories[pair]?.slice != slice {
            let old = memories[pair]
            let memory = Memory(slice, after: old)
            for name in memory.difference(from: old) {
                changed.insert(name)
                let speaks = memory.servers[name] != nil || memory.exposures[name] != nil
                if speaks { pairs[name, default: []].insert(pair) } else { pairs[name]?.remove(pair) }
            }
            memories[pair] = memory
        }
        return changed
    }

    subscript(pool: Pool.Key) -> PreviousPool {
        let own = (pairs[pool] ?? []).sorted().compactMap { memories[$0] }
        if own.count == 1 {
            return PreviousPool(servers: own[0].servers[pool] ?? [], exposures: own[0].exposures[pool] ?? [])
        }
        var servers: [IPAddress: Slice.Server] = [:]
        for server in own.flatMap({ $0.servers[pool] ?? [] }) where servers[server.address]?.state != .active {
            servers[server.address] = server
        }
        return PreviousPool(
            servers: servers.values.sorted { $0.address < $1.address },
            exposures: Set(own.flatMap { $0.exposures[pool] ?? [] }).sorted())
    }
}
