public import FleetModel

/// What Central knows of a director (`get directors`).
public struct DirectorStatus: Codable, Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable {
        /// It has not reported since this Central started.
        case unseen
        /// It has reported the newest revision, without a failed entry.
        case current
        /// It has reported, and holds an older revision.
        case behind
        /// It holds the newest revision but for the entries in `report.failures`.
        case failing
        /// It has refused the newest slice, and says why.
        case refused
        /// Its last report is more than three intervals (90 s) old.
        case silent
    }

    public var state: State
    public var pair: Pair.Key
    public var address: IPAddress
    /// The newest revision of its pair.
    public var wanted: Revision?
    /// Seconds since its last report.
    public var secondsSinceReport: Double?
    public var report: DirectorReport?

    public init(
        state: State, pair: Pair.Key, address: IPAddress, wanted: Revision?, secondsSinceReport: Double?,
        report: DirectorReport?
    ) {
        self.state = state
        self.pair = pair
        self.address = address
        self.wanted = wanted
        self.secondsSinceReport = secondsSinceReport
        self.report = report
    }
}
