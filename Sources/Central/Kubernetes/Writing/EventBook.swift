import FleetModel

/// Decides which Events are to be written: each decision once, and again from time to time where it is a warning that stays.
struct EventBook: Sendable {
    /// How often a warning that stays is said again: the API server forgets Events after an hour.
    static let repetition = Duration.seconds(1800)
    /// How often, at most, one that comes and goes is said again.
    static let damping = Duration.seconds(60)
    /// For how long one that went is the same when it comes back.
    static let memory = Duration.seconds(600)

    private struct Entry: Sendable {
        var name: String
        var count: Int
        var said: ContinuousClock.Instant
        /// Since when it is not so any more.
        var gone: ContinuousClock.Instant?
        /// It went, and came back unsaid.
        var isBack = false
    }

    private var entries: [ServiceEvent.Subject: Entry] = [:]
    /// Services whose status was written: what is normal is worth an Event where something became so, and not at every start.
    private var written: Set<ObjectReference> = []

    mutating func wroteStatus(of service: ObjectReference) { written.insert(service) }

    /// What is to be said now, in order; what is not said is due the next time again.
    ///
    /// - Parameter remarks: everything that is so now.
    mutating func due(_ remarks: Set<ServiceEvent.Subject>, at now: ContinuousClock.Instant) -> [ServiceEvent] {
        for (subject, entry) in entries {
            if remarks.contains(subject) {
                if entry.gone != nil { entries[subject]?.isBack = true }
                entries[subject]?.gone = nil
            } else if now >= (entry.gone ?? now) + Self.memory {
                entries[subject] = nil
            } else {
                entries[subject]?.gone = entry.gone ?? now
            }
        }
        var events: [ServiceEvent] = []
        for subject in remarks.sorted() where subject.remark.isWarning || written.contains(subject.service) {
            if let occasion = occasion(subject, now) {
                events.append(ServiceEvent(subject: subject, occasion: occasion))
            }
        }
        written.formIntersection(events.filter { !$0.subject.remark.isWarning }.map(\.subject.service))
        return events
    }

    private func occasion(_ subject: ServiceEvent.Subject, _ now: ContinuousClock.Instant) -> ServiceEvent.Occasion? {
        guard let entry = entries[subject] else { return .first }
        guard subject.remark.isWarning || entry.isBack else { return nil }
        guard now >= entry.said + (entry.isBack ? Self.damping : Self.repetition) else { return nil }
        return .again(name: entry.name, count: entry.count + 1)
    }

    /// Takes note of an Event that was written.
    ///
    /// - Parameter name: under which it stands.
    mutating func said(_ event: ServiceEvent, name: String, at now: ContinuousClock.Instant) {
        let count = if case .again(_, let count) = event.occasion { count } else { 1 }
        entries[event.subject] = Entry(name: name, count: count, said: now)
    }

    /// Takes note that an Event is not there any more: it is made anew.
    mutating func lost(_ event: ServiceEvent) { entries[event.subject] = nil }
}
