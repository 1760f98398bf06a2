import FleetModel
import FleetWire

extension FleetPicture {
    /// What is known of a pair; nil: the fleet has none of that name.
    ///
    /// - Parameter look: what its directors were asked; nil: nothing.
    func facts(
        of pair: Pair.Key, _ entries: [String: ReportBook.Entry], look: Look? = nil, now: ContinuousClock.Instant
    ) -> PairFacts? {
        guard let settings = fleet.pairs[pair] else { return nil }
        let witnesses = settings.directors.map { director in
            let entry = entries[director.name].flatMap { $0.report.pair == pair ? $0 : nil }
            return PairFacts.Witness(
                director: director,
                status: DirectorStatus(director, pair: pair, wanted: revisions[pair], entry: entry, now: now),
                entry: entry, hasLooked: look.map { look in entry?.answers(look) ?? false })
        }
        let macs = entries.compactMap { name, entry in entry.report.host?.interface?.mac.map { ($0, name) } }
        return PairFacts(
            pair: pair, settings: settings, wanted: revisions[pair], slice: slices[pair],
            addresses: fleet.vips.filter { $0.value.pair == pair }.mapValues(\.address),
            witnesses: witnesses, directors: Dictionary(macs) { min($0, $1) },
            machine: { [cluster] in cluster.machine(at: $0) },
            takeovers: { outlook(of: pair, entries, now: now).takeovers }, agents: { realServerAgents(now: now) })
    }

    /// What is critical of any pair, so that nobody must ask the doctor to hear of it.
    func doctorFindings(_ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant) -> [Finding] {
        fleet.pairs.keys.sorted().flatMap { pair -> [Finding] in
            guard let facts = facts(of: pair, entries, now: now) else { return [] }
            return Judgement.grave.flatMap { $0.judge(facts).findings }.filter { $0.severity == .critical }.map {
                Finding(reason: $0.reason, subject: $0.subject, message: "\($0.seen) \($0.mend)")
            }
        }
    }
}

extension ClusterSnapshot {
    /// The node that has an address, by its own word or by that of a pod on its network.
    func machine(at address: IPAddress) -> String? {
        if let node = nodes.filter({ $0.value.internalAddresses.contains(address) }).keys.min() { return node }
        return pods.values.filter {
            $0.hostAddresses.contains(address) || ($0.isOnHostNetwork && $0.podAddresses.contains(address))
        }.compactMap(\.nodeName).min()
    }
}
