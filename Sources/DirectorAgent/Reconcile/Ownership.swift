import FleetModel

/// Whose the services in a kernel are. Pure.
struct Ownership: Sendable {
    /// Ours: in the ledger, or to the letter what this slice or the last one asks for.
    var owned: IPVSTable
    /// On our VIPs, and nobody's that we know: reported and left. Services on other addresses are never looked at.
    var foreign: Set<VirtualService.Key>

    init(
        kernel: IPVSTable, ledger: Ledger, wish: Wish?, lastTable: IPVSTable = [:], adopts: Bool = false
    ) {
        owned = [:]
        foreign = []
        for (key, service) in kernel {
            if ledger.services.contains(key) {
                owned[key] = service
                continue
            }
            guard let wish, case .address(let address, _, _) = key, wish.addresses.contains(address) else { continue }
            if adopts || service == wish.table[key] || service == lastTable[key] {
                owned[key] = service
            } else {
                foreign.insert(key)
            }
        }
    }
}
