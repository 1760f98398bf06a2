import FleetModel
import FleetWire

extension FleetPicture {
    /// Of the real servers that a director drains while its partner carries the VIP: those that the partner drains no more.
    ///
    /// Who does not carry a VIP counts connections that it was told of at best, so that its own count ends no drain.
    func drainsEnded(
        _ report: DirectorReport, _ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant
    ) -> [ReportAnswer.Drain] {
        guard !report.drains.isEmpty, let slice = slices[report.pair], let settings = fleet.pairs[report.pair] else {
            return []
        }
        let partners = settings.directors.compactMap { director -> DirectorReport? in
            guard director.name != report.director, let entry = entries[director.name],
                entry.received.duration(to: now).seconds <= DirectorStatus.State.silenceSeconds,
                // Of the same slice alone it is known what else drains. An older agent lists a drain late, and counts nothing.
                entry.report.applied == report.applied, entry.report.connections != nil
            else { return nil }
            return entry.report
        }
        guard !partners.isEmpty else { return [] }
        let vips = slice.vipsByService
        let addresses = Dictionary(slice.vips.map { ($0.address, $0.name) }) { first, _ in first }
        return report.drains.compactMap { drain in
            // A service that was removed is known by its address.
            let vip = vips[drain.service] ?? Self.address(ofService: drain.service).flatMap { addresses[$0] }
            guard let vip, let partner = partners.first(where: { $0.roles[vip] == .active }),
                !partner.drains.contains(where: { $0.service == drain.service && $0.server == drain.server })
            else { return nil }
            return ReportAnswer.Drain(service: drain.service, server: drain.server)
        }
    }

    /// Since when a director's partner has heard of its connections; nil: it does not, or nobody knows.
    func partnerHearing(_ report: DirectorReport, _ entries: [String: ReportBook.Entry]) -> String? {
        fleet.pairs[report.pair]?.directors.lazy.filter { $0.name != report.director }
            .compactMap { entries[$0.name]?.report.hearing }.first
    }

    /// Of `10.9.0.201:9000/tcp` and `[fd09::b:1]:80/tcp`; nil for a mark.
    private static func address(ofService name: String) -> IPAddress? {
        name.lastIndex(of: ":").flatMap { IPAddress(String(name[..<$0].filter { $0 != "[" && $0 != "]" })) }
    }
}
