import FleetIPVS
import FleetModel

extension Goal {
    /// A server that fails its check and has to be added anew is added with its weight, as a draining one is: the `mh` tables
    /// of two directors agree only so, whichever of them the server fails on.
    mutating func settleQuieted(_ wish: Wish, _ owned: IPVSTable) {
        let weights = Dictionary(
            wish.slice.pools.map { ($0.name, Dictionary($0.servers.map { ($0.address, $0.weight) }) { $1 }) }
        ) { $1 }
        let addresses = Dictionary(wish.slice.vips.map { ($0.name, $0.address) }) { first, _ in first }
        // The services of one mark are one in the kernel.
        var seen: Set<VirtualService.Key> = []
        for service in wish.slice.services {
            guard let address = addresses[service.vip],
                let quiet = wish.quieted[service.pool]?.servers(on: address, service.settings.forwarding)
            else { continue }
            let key = service.key(on: address)
            guard seen.insert(key).inserted, let wanted = table[key] else { continue }
            for (server, settings) in wanted.servers
            where quiet.contains(server.address) && owned[key]?.servers[server] == nil {
                var loud = settings
                loud.weight = weights[service.pool]?[server.address] ?? 1
                addedWithWeight.append(.addServer(key, server, loud))
            }
        }
    }
}
