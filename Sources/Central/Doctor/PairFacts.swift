import FleetModel
import FleetWire

/// What is known of a pair at one moment: all that its doctor judges by.
struct PairFacts: Sendable {
    var pair: Pair.Key
    var settings: Pair.Settings
    var wanted: Revision?
    /// Nil where nothing was published yet.
    var slice: Slice?
    /// Those of the pair's VIPs.
    var addresses: [VirtualIP.Key: IPAddress]
    /// In the pair's order.
    var witnesses: [Witness]
    /// By hardware address, the director that says that it is its own.
    var directors: [MACAddress: String]
    /// The machine that has an address, as the cluster knows it.
    var machine: @Sendable (IPAddress) -> String?
    /// What each director knows of the connections that the other carries; dear, so only made where it is asked for.
    var takeovers: @Sendable () -> [Takeover] = { [] }
    /// By address, what the agents of real servers' hosts say.
    var agents: @Sendable () -> [IPAddress: RealServerStatus.Agent] = { [:] }

    /// A director, and what it said last.
    struct Witness: Sendable {
        var director: Director
        var status: DirectorStatus
        /// Nil where there is none, or its report is of another pair.
        var entry: ReportBook.Entry?
        /// It has looked again since it was asked; nil: it was not asked.
        var hasLooked: Bool?

        var name: String { director.name }

        /// What it says, unless that is too old to be true.
        var report: DirectorReport? {
            switch status.state {
            case .unseen, .silent: nil
            case .current, .behind, .failing, .refused: entry?.report
            }
        }

        var host: DirectorReport.Host? { report?.host }
        var claims: SoleClaims { report == nil ? SoleClaims() : entry?.claims ?? SoleClaims() }
    }

    /// The pair's VIPs, sorted by name.
    var vips: [(name: VirtualIP.Key, address: IPAddress)] {
        addresses.map { (name: $0.key, address: $0.value) }.sorted { $0.name < $1.name }
    }

    /// Those that VIPs can move between.
    var movable: [Witness] { witnesses.filter { !$0.director.isStatic } }

    func partners(of witness: Witness) -> [Witness] { witnesses.filter { $0.name != witness.name } }

    /// Who claims a VIP now: of two, both only where each said it after the other had begun to, else the one that began last.
    func claimants(
        of vip: VirtualIP.Key, _ claims: KeyPath<SoleClaims, [VirtualIP.Key: ContinuousClock.Instant]>
    ) -> [Witness] {
        let claiming = witnesses.filter { $0.claims[keyPath: claims][vip] != nil }
        let latest = claiming.compactMap { $0.claims[keyPath: claims][vip] }.max()
        return claiming.filter { witness in
            guard let latest, let entry = witness.entry else { return false }
            return entry.received >= latest
        }
    }

    /// Tells whether a director has spoken since a time.
    func hasSpoken(_ witness: Witness, since time: ContinuousClock.Instant?) -> Bool {
        guard let time, witness.report != nil, let entry = witness.entry else { return false }
        return entry.received >= time
    }
}
