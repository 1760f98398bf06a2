import FleetModel

/// How many established connections each VIP has, as directors counted them. Pure.
///
/// Both directors of a pair know the connections of both, so the greater count is nearer to the truth than their sum.
enum VIPLoads {
    /// - Parameter counts: by director, what it reported last.
    static func loads(
        _ slices: [Pair.Key: Slice], _ counts: [String: DirectorReport.Connections], _ fleet: Fleet
    ) -> [VirtualIP.Key: UInt64] {
        var loads: [VirtualIP.Key: UInt64] = [:]
        for (pair, slice) in slices {
            let vips = slice.vipsByService
            for director in fleet.pairs[pair]?.directors ?? [] {
                var own: [VirtualIP.Key: UInt64] = [:]
                for service in counts[director.name]?.services ?? [] {
                    guard let vip = vips[service.service] else { continue }
                    own[vip, default: 0] += UInt64(service.active)
                }
                loads.merge(own) { max($0, $1) }
            }
        }
        return loads
    }
}

extension Slice {
    /// By the name of the kernel's service, the VIP that it stands on.
    var vipsByService: [String: VirtualIP.Key] {
        let addresses = Dictionary(vips.map { ($0.name, $0.address) }) { first, _ in first }
        var names: [String: VirtualIP.Key] = [:]
        for service in services {
            guard let address = addresses[service.vip] else { continue }
            names[service.key(on: address).description] = service.vip
        }
        return names
    }
}
