import FleetModel
import FleetWire

extension FleetPicture {
    /// What the directors of a pair say of taking VIPs over from each other.
    func outlook(
        of pair: Pair.Key, _ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant
    ) -> TakeoverOutlook {
        TakeoverOutlook(
            slice: slices[pair] ?? Slice(pair: pair),
            directors: directorViews(entries, now: now).filter {
                $0.status.pair == pair && !isStatic($0.metadata.name)
            },
            samples: entries.mapValues(\.samples))
    }

    private func isStatic(_ director: String) -> Bool { fleet.director(named: director)?.director.isStatic == true }

    /// What would even out a pair; nil: there is no such pair.
    func balance(of pair: Pair.Key, _ entries: [String: ReportBook.Entry]) -> PairBalance? {
        guard let settings = fleet.pairs[pair] else { return nil }
        let counts = entries.compactMapValues(\.report.connections)
        let loads = VIPLoads.loads(slices.filter { $0.key == pair }, counts, fleet)
        let vips = (slices[pair]?.movingVIPs ?? []).compactMap { vip in
            vip.preferredDirector.map { Balance.VIP(name: vip.name, preferred: $0, load: loads[vip.name] ?? 0) }
        }
        let directors = settings.movable.map(\.name)
        var preferred = Dictionary(uniqueKeysWithValues: directors.map { ($0, 0) })
        for vip in vips { preferred[vip.preferred, default: 0] += 1 }
        return PairBalance(moves: Balance(vips, directors: directors).moves, vips: preferred)
    }
}
