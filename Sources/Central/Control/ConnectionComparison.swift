import FleetModel

/// How many of the established connections that one director carries its partner knows too. Pure.
///
/// The two count at different times. Of a service, the smaller of two counts of the director that carries it, one before and one after
/// the partner's where there are such, is taken for what was there all the time: so neither connections that have just begun nor
/// those that have just ended look like lost ones. Of each service as many are known as the partner counts, and no more than
/// there are: what it has too many of one hides no lack of another.
struct ConnectionComparison: Hashable, Sendable {
    /// More of them than these must be missing before it is no chance: 3 of 4 is no alarm.
    static let few: UInt64 = 5
    /// And more than this part of all.
    static let part = 0.1

    /// nil: the director that carries them has not counted.
    private(set) var connections: UInt64?
    /// nil: the partner has not counted.
    private(set) var known: UInt64?
    /// Those that the partner does not know, of services that the scheduler `mh` spreads.
    private(set) var missingOfHash: UInt64 = 0

    /// - Parameters:
    ///   - services: the kernel's names of what is compared, and whether `mh` spreads it.
    ///   - active: what the director that carries them counted, oldest first.
    ///   - standby: the same of its partner.
    init(_ services: [String: Bool], active: [ReportBook.Sample], standby: [ReportBook.Sample]) {
        guard !active.isEmpty else { return }
        let last = standby.last
        let after = last.flatMap { last in active.firstIndex { $0.time > last.time } }
        let samples = after.map { active[max(0, $0 - 1)...$0] } ?? active.suffix(2)
        var (connections, known) = (UInt64(0), UInt64(0))
        for (name, isHashed) in services {
            let wanted = UInt64(samples.map { $0.counts[name] ?? 0 }.min() ?? 0)
            guard wanted > 0 else { continue }
            // A list that was cut short says nothing of what it leaves out.
            if let last, last.isCut, last.counts[name] == nil { continue }
            connections += wanted
            let found = min(wanted, UInt64(last?.counts[name] ?? 0))
            known += found
            if isHashed { missingOfHash += wanted - found }
        }
        self.connections = connections
        if last != nil { self.known = known }
    }

    /// Why it is not safe to let the partner take over, as the end of a sentence; nil: it is, or nobody can say.
    var reason: String? {
        guard let connections, connections > 0 else { return nil }
        guard let known else {
            return connections > Self.few ? "does not say which of \(connections) connections it knows" : nil
        }
        let missing = connections - known
        guard missing > Self.few, Double(missing) > Self.part * Double(connections) else { return nil }
        let hashed =
            missingOfHash == 0
            ? ""
            : "; of the others \(missingOfHash) are spread by mh, which keeps those that are newer than the last change of "
                + "real servers"
        return "knows \(known) of \(connections) connections (\(known * 100 / connections) %)\(hashed)"
    }
}
