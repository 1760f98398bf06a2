import FleetModel

/// Who answered for which VIP, and which are to be asked for next. Time is an argument.
struct AnswerBook {
    /// How often each VIP is asked for while nothing changes.
    static let interval = Duration.seconds(30)
    /// How often while somebody answers for a VIP that is this director's own.
    static let watchInterval = Duration.seconds(5)

    private var entries: [VirtualIP.Key: Entry] = [:]

    private struct Entry {
        var answer: DirectorReport.Answer
        var asked: ContinuousClock.Instant
    }

    /// Sorted by VIP.
    var answers: [DirectorReport.Answer] { entries.values.map(\.answer).sorted { $0.vip < $1.vip } }

    /// Forgets what was heard of VIPs that are gone, or were taken up or left since: another moment's answer judges nobody.
    mutating func keep(_ vips: [Slice.Address], held: Set<IPAddress>) {
        let now = Dictionary(vips.map { ($0.name, held.contains($0.address)) }) { first, _ in first }
        entries = entries.filter { now[$0.key] == $0.value.answer.isHeld }
    }

    /// Those to be asked for, the longest unasked first.
    func due(_ vips: [Slice.Address], at now: ContinuousClock.Instant) -> [Slice.Address] {
        func asked(_ vip: Slice.Address) -> ContinuousClock.Instant? { entries[vip.name]?.asked }
        let due = vips.filter { vip in
            guard let entry = entries[vip.name] else { return true }
            return now - entry.asked >= (entry.answer.isSurprising ? Self.watchInterval : Self.interval)
        }
        // Equal ones keep their order.
        return due.enumerated().sorted { left, right in
            let (first, second) = (asked(left.element), asked(right.element))
            guard first != second, let second else { return first == second ? left.offset < right.offset : false }
            return first.map { $0 < second } ?? true
        }.map(\.element)
    }

    /// Tells whether an answer is to be heard twice before it is believed: one for an address of our own that was not known.
    func isDoubtful(_ answer: DirectorReport.Answer) -> Bool {
        answer.isSurprising && entries[answer.vip]?.answer.mac != answer.mac
    }

    mutating func note(_ answer: DirectorReport.Answer, at time: ContinuousClock.Instant) {
        entries[answer.vip] = Entry(answer: answer, asked: time)
    }
}

extension DirectorReport.Answer {
    /// Somebody else answers for what is an address of our own.
    var isSurprising: Bool { isHeld && mac != nil }
}
