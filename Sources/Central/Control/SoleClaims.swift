import FleetModel

/// Since when a director has said what only one of a pair may say, by Central's clock.
///
/// Two reports speak of two moments: a director that died still carries everything by its last report. So two claims contradict each
/// other only where each was made, or made again, after the other had begun.
struct SoleClaims: Hashable, Sendable {
    /// That it is active for a VIP.
    private(set) var active: [VirtualIP.Key: ContinuousClock.Instant] = [:]
    /// That a VIP is an address of an interface of its own.
    private(set) var held: [VirtualIP.Key: ContinuousClock.Instant] = [:]
    /// Who answered for a VIP.
    private(set) var answers: [DirectorReport.Answer: ContinuousClock.Instant] = [:]

    init() {}

    /// What a report says, received at a time; what the one before it said too keeps its time.
    init(_ report: DirectorReport, after previous: SoleClaims, at time: ContinuousClock.Instant) {
        for (vip, role) in report.roles where role == .active { active[vip] = previous.active[vip] ?? time }
        for vip in report.host?.held ?? [] { held[vip] = previous.held[vip] ?? time }
        for answer in report.host?.answers ?? [] { answers[answer] = previous.answers[answer] ?? time }
    }

    /// Tells whether another director claimed one of these before they began, and has not spoken since.
    func contradicts(_ other: SoleClaims, saidAt time: ContinuousClock.Instant) -> Bool {
        [\SoleClaims.active, \.held].contains { claims in
            self[keyPath: claims].contains { vip, since in since > time && other[keyPath: claims][vip] != nil }
        }
    }
}
