import FleetModel

extension ReportBook {
    /// What a director counted at a time.
    struct Sample: Hashable, Sendable {
        var time: ContinuousClock.Instant
        /// By service, the established connections.
        var counts: [String: UInt32]
        /// There may be more services than it names.
        var isCut: Bool

        init(time: ContinuousClock.Instant, counts: [String: UInt32], isCut: Bool = false) {
            (self.time, self.counts, self.isCut) = (time, counts, isCut)
        }

        init(_ connections: DirectorReport.Connections, received: ContinuousClock.Instant) {
            self.init(
                time: received - .seconds(min(max(0, connections.secondsAgo), 86_400)),
                counts: Dictionary(connections.services.map { ($0.service, $0.active) }) { first, _ in first },
                isCut: connections.services.count >= DirectorReport.Connections.limit)
        }
    }
}
