import FleetModel
import FleetWire

/// Which of the cluster's objects went, and whether the fleet may follow. Pure: time is an argument.
///
/// A removal waits a while, so that what is deleted and made anew never went, and so that what goes together is seen together.
/// What went together and is too much is held, until it comes back or an administrator approves.
struct FleetRemovals: Sendable {
    /// How long an object must be missing; what is missing by then went in one step.
    static let settling = Duration.seconds(10)

    /// Since when what is missing is.
    private var missing: [ObjectKey: ContinuousClock.Instant] = [:]
    /// What is missing and may go, and could not yet: something refers to it.
    private var passed: Set<ObjectKey> = []

    /// What one look says.
    struct Look: Hashable, Sendable {
        /// What may go.
        var ready: Set<ObjectKey> = []
        /// With what is held from now on, and without what an administrator deleted already.
        var origins: [ObjectKey: FleetOrigin]
        /// When something will have been missing for long enough.
        var next: ContinuousClock.Instant?
    }

    /// - Parameters:
    ///   - gone: what belongs to the cluster, and the cluster does not have.
    ///   - isCertain: false while the cluster refuses one of the kinds; then nothing more goes.
    ///   - isApproved: an administrator lets go what is held.
    ///   - date: the time for people, in seconds since 1970.
    mutating func look(
        _ gone: Set<ObjectKey>, of fleet: Fleet, _ origins: [ObjectKey: FleetOrigin], isCertain: Bool,
        isApproved: Bool, at time: ContinuousClock.Instant, date: Int64
    ) -> Look {
        var look = Look(origins: origins)
        for key in gone where fleet[key] == nil { look.origins[key] = nil }
        passed.formIntersection(gone)
        var held = gone.filter { look.origins[$0]?.heldSince != nil }
        if isApproved {
            for key in held { look.origins[key]?.heldSince = nil }
            look.ready = held
            passed.formUnion(held)
            held = []
        }
        guard isCertain else {
            missing = [:]
            return look
        }
        look.ready.formUnion(passed)
        let fresh = gone.filter { look.origins[$0] != nil && !held.contains($0) && !passed.contains($0) }
        missing = Dictionary(uniqueKeysWithValues: fresh.map { ($0, missing[$0] ?? time) })
        let settled = missing.filter { time - $0.value >= Self.settling }
        if !settled.isEmpty {
            let owned = look.origins.keys.filter { look.origins[$0]?.heldSince == nil && fleet[$0] != nil }
            if Self.isGrave(fresh, of: owned) {
                for key in fresh { look.origins[key]?.heldSince = date }
                missing = [:]
            } else {
                passed.formUnion(settled.keys)
                look.ready.formUnion(settled.keys)
                missing = missing.filter { settled[$0.key] == nil }
            }
        }
        look.next = missing.values.min().map { $0 + Self.settling }
        return look
    }

    /// One object alone may always go; two and more not where they are all of a kind, or more than half of everything.
    private static func isGrave(_ lost: Set<ObjectKey>, of owned: [ObjectKey]) -> Bool {
        guard lost.count > 1 else { return false }
        let before = Dictionary(grouping: owned, by: \.kind).mapValues(\.count)
        let after = Dictionary(grouping: lost, by: \.kind).mapValues(\.count)
        return lost.count * 2 > owned.count || after.contains { $0.value == before[$0.key] }
    }
}
