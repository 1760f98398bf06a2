import FleetModel

/// Whose the services in a kernel are. Pure.
struct Ownership: Sendable {
    /// Ours: in the ledger, or to the letter what this slice or the last one asks for.
    var owned: IPVSTable
    /// On our VIPs or marks, and nobody's that we know: reported and left. Others are never looked at.
    var foreign: Set<VirtualService.Key>
    /// Others' services of firewall marks, wherever: a closed VIP lets in what carries one.
    var otherMarks: Set<VirtualService.Key>

    init(
        kernel: IPVSTable, ledger: Ledger, wish: Wish?, lastTable: IPVSTable = [:], adopts: Bool = false
    ) {
        owned = [:]
        foreign = []
        otherMarks = []
        for (key, service) in kernel {
            if ledger.services.contains(key) {
                owned[key] = service
                continue
            }
            if let wish, wish.speaks(of: key) {
                if adopts || service == wish.table[key] || service == lastTable[key] {
                    owned[key] = service
                    continue
                }
                foreign.insert(key)
            }
            if case .mark = key { otherMarks.insert(key) }
        }
    }
}
