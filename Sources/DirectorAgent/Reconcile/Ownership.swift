import FleetModel

/// Whose the services in a kernel are. Pure.
struct Ownership: Sendable {
    /// Ours: in the ledger, or to the letter what this slice or the last one asks for.
    var owned: IPVSTable
    /// On our VIPs or marks, and nobody's that we know: reported and left. Others are never looked at.
    var foreign: Set<VirtualService.Key>
    /// All services of firewall marks, whoever made them: a closed VIP lets in what carries one.
    var marks: Set<VirtualService.Key>

    init(
        kernel: IPVSTable, ledger: Ledger, wish: Wish?, lastTable: IPVSTable = [:], adopts: Bool = false
    ) {
        owned = [:]
        foreign = []
        marks = []
        for (key, service) in kernel {
            if case .mark = key { marks.insert(key) }
            if ledger.services.contains(key) {
                owned[key] = service
                continue
            }
            guard let wish, wish.speaks(of: key) else { continue }
            if adopts || service == wish.table[key] || service == lastTable[key] {
                owned[key] = service
            } else {
                foreign.insert(key)
            }
        }
    }
}
