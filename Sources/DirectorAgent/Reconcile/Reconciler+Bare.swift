import FleetIPVS
import FleetModel

extension Reconciler {
    /// The VIPs that this director can serve nothing of: the kernel holds none of the services that the slice has on them.
    ///
    /// - Returns: nil where the kernel does not tell, or has not acknowledged a slice since the start: then nothing is known.
    func bareVIPs() async -> Set<VirtualIP.Key>? {
        guard let wish, state.applied != nil, let table = try? await kernel.table() else { return nil }
        return wish.slice.bareVIPs(in: table)
    }
}

extension Slice {
    /// The VIPs with services none of which stands in a table. Pure.
    func bareVIPs(in table: IPVSTable) -> Set<VirtualIP.Key> {
        let addresses = Dictionary(vips.map { ($0.name, $0.address) }) { first, _ in first }
        var wanted: Set<VirtualIP.Key> = []
        var served: Set<VirtualIP.Key> = []
        for service in services {
            guard let address = addresses[service.vip] else { continue }
            wanted.insert(service.vip)
            if table[service.key(on: address)] != nil { served.insert(service.vip) }
        }
        return wanted.subtracting(served)
    }
}
