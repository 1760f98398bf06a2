import FleetWire

/// Decides what to do about the Lease, by the local clock alone: the times that stand in it are for people.
///
/// As client-go's `leaderelection`: a lease of somebody else is free once it has not changed for its duration, counted from when
/// this process saw it change.
struct LeaderElection: Sendable {
    enum Step: Hashable, Sendable {
        case create(Lease)
        case update(Lease)
        /// Somebody else leads.
        case wait
    }

    let identity: String
    let timings: LeaseTimings
    private let blank: Lease
    private var seen: (lease: Lease, at: ContinuousClock.Instant)?
    /// When the last successful renewal was begun.
    private var renewed: ContinuousClock.Instant?

    init(namespace: String, name: String, identity: String, timings: LeaseTimings = LeaseTimings()) {
        blank = Lease(namespace: namespace, name: name)
        self.identity = identity
        self.timings = timings
    }

    /// Tells whether this process leads. Without renewals it ends by itself, before anybody else may begin.
    func isLeading(at now: ContinuousClock.Instant) -> Bool {
        renewed.map { now < $0 + timings.renewalLimit } ?? false
    }

    /// Who holds the lease, as far as is known; nil: nobody.
    var holder: String? { seen.flatMap { $0.lease.holder.isEmpty ? nil : $0.lease.holder } }

    /// The lease that can be renewed without asking for it first.
    func own(at now: ContinuousClock.Instant) -> Lease? {
        guard isLeading(at: now), let lease = seen?.lease, lease.holder == identity else { return nil }
        return lease
    }

    /// Takes note of the lease as it is, or that there is none, and says what to do.
    ///
    /// - Parameter time: the time of day, as `MicroTime`.
    mutating func see(_ lease: Lease?, at now: ContinuousClock.Instant, time: String) -> Step {
        guard let lease else {
            seen = nil
            return .create(blank.setting(fields(time, begins: true, transitions: 0)))
        }
        if seen?.lease.spec != lease.spec { seen = (lease, now) } else { seen?.lease = lease }
        let isMine = lease.holder == identity
        let wait = lease.seconds.map { Duration.seconds($0) } ?? timings.duration
        if !isMine, !lease.holder.isEmpty, let at = seen?.at, now < at + wait {
            renewed = nil
            return .wait
        }
        return .update(
            lease.setting(fields(time, begins: !isMine, transitions: lease.transitions + (isMine ? 0 : 1))))
    }

    /// Takes note that the lease was written.
    ///
    /// - Parameters:
    ///   - lease: as the API gave it back.
    ///   - begun: when the request was begun: others may have seen it from then on.
    mutating func wrote(_ lease: Lease, begun: ContinuousClock.Instant) {
        seen = (lease, begun)
        renewed = lease.holder == identity ? begun : nil
    }

    /// Forgets the lease's version after a conflict: it is asked for again before it is written.
    mutating func lost() { renewed = nil }

    /// The lease as it is given back, so that another need not wait; nil: it is not ours.
    mutating func release(at now: ContinuousClock.Instant, time: String) -> Lease? {
        guard let lease = own(at: now) else { return nil }
        renewed = nil
        return lease.setting([
            "holderIdentity": .text(""), "leaseDurationSeconds": .integer(1), "renewTime": .text(time),
        ])
    }

    private func fields(_ time: String, begins: Bool, transitions: Int64) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "holderIdentity": .text(identity),
            "leaseDurationSeconds": .integer(max(1, timings.duration.components.seconds)), "renewTime": .text(time),
            "leaseTransitions": .integer(transitions),
        ]
        if begins { fields["acquireTime"] = .text(time) }
        return fields
    }
}
