import FleetModel
import FleetWire

extension DirectorStatus.State {
    /// Three reporting intervals of 30 s.
    static let silenceSeconds = 90.0

    /// What a director's last report says about the revision that is wanted of it.
    init(report: DirectorReport?, secondsSinceReport: Double?, wanted: Revision?) {
        guard let report, let secondsSinceReport else {
            self = .unseen
            return
        }
        guard secondsSinceReport <= Self.silenceSeconds else {
            self = .silent
            return
        }
        switch report.outcome {
        case .applied(let revision) where revision == wanted: self = report.failures.isEmpty ? .current : .failing
        case .refused(let revision, _) where revision == nil || revision == wanted: self = .refused
        case .waiting, .applied, .refused: self = .behind
        }
    }
}

extension DirectorStatus {
    init(
        _ director: Director, pair: Pair.Key, wanted: Revision?, entry: ReportBook.Entry?, now: ContinuousClock.Instant
    ) {
        let seconds = entry.map { ($0.received.duration(to: now)).seconds }
        self.init(
            state: State(report: entry?.report, secondsSinceReport: seconds, wanted: wanted), pair: pair,
            address: director.address, wanted: wanted, secondsSinceReport: seconds, report: entry?.report)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
