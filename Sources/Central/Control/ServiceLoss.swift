import FleetModel

/// What a change takes away from what serves now; pure, for the rule that asks for `--yes`.
struct ServiceLoss: Hashable, Sendable {
    /// Pairs that lose more than half of their services: how many, of how many.
    var pairs: [Pair.Key: Count]
    /// VIPs that serve and would go, each with its number of services.
    var vips: [VirtualIP.Key: Int]
    /// Pools whose last active real servers of a family would take no new connection, each with how many they are.
    var pools: [Pool.Key: Int]

    struct Count: Hashable, Sendable {
        var lost: Int
        var total: Int
    }

    init(from old: [Pair.Key: Slice], to new: [Pair.Key: Slice], fleet: Fleet) {
        pairs = [:]
        vips = [:]
        pools = [:]
        for (name, slice) in old {
            let before = Set(slice.table.keys)
            let after = new[name].map { Set($0.table.keys) } ?? []
            let lost = before.subtracting(after).count
            if lost * 2 > before.count { pairs[name] = Count(lost: lost, total: before.count) }
            // One that a Service was given out of an address pool stands in no fleet: as long as it has it, nothing is lost.
            let given = Set((new[name]?.vips ?? []).map(\.name).filter(AddressBook.isGiven))
            for vip in slice.vips where fleet.vips[vip.name] == nil && !given.contains(vip.name) {
                let serving = slice.servingServices(of: vip)
                if serving > 0 { vips[vip.name] = serving }
            }
            for pool in slice.pools {
                guard let next = new[name]?.pools.first(where: { $0.name == pool.name }) else { continue }
                for family in IPAddress.Family.allCases
                where !next.activeServers.keys.contains(where: { $0.family == family }) {
                    let active = pool.activeServers.keys.count { $0.family == family }
                    if active > 0 { pools[pool.name] = max(pools[pool.name] ?? 0, active) }
                }
            }
        }
    }

    var isEmpty: Bool { pairs.isEmpty && vips.isEmpty && pools.isEmpty }

    /// One sentence with the counts.
    var sentence: String {
        let vipWords = vips.sorted { $0.key < $1.key }.map {
            "deletes vip/\($0.key), which serves \($0.value) services"
        }
        let pairWords = pairs.sorted { $0.key < $1.key }.map {
            "takes \($0.value.lost) of \($0.value.total) services away from pair/\($0.key)"
        }
        let poolWords = pools.sorted { $0.key < $1.key }.map {
            "takes the last \($0.value) active real server\($0.value == 1 ? "" : "s") of pool/\($0.key) out of service"
        }
        return
            "the change \((vipWords + pairWords + poolWords).joined(separator: ", and ")); --yes does it all the same"
    }
}

extension Slice {
    /// How many services on a VIP have a real server.
    fileprivate func servingServices(of vip: Slice.Address) -> Int {
        let servers = Dictionary(pools.map { ($0.name, $0.servers) }) { first, _ in first }
        return services.count {
            $0.vip == vip.name && servers[$0.pool]?.serving(vip.address.family, $0.settings.forwarding).isEmpty == false
        }
    }
}
