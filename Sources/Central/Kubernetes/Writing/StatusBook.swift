/// Remembers which statuses were tried, so that one is not written again before the cluster has shown what became of it.
///
/// An API server may leave out a field that it does not know: then what stands there never becomes what is wanted, and
/// without this each look would write it anew.
struct StatusBook: Sendable {
    /// After how long the same is tried again.
    static let patience = Duration.seconds(600)
    /// How long after a write the next one of the same object comes, at the soonest.
    static let spacing = Duration.seconds(1)

    private struct Try: Sendable {
        var mark: StatusWrite.Mark
        var at: ContinuousClock.Instant
        var subject: String
        /// Why it came to nothing, as one sentence.
        var failure: String?
    }

    /// By path.
    private var tries: [String: Try] = [:]

    /// Why what is still wanted was not taken, by what it is about.
    var problems: [String: String] {
        tries.values.reduce(into: [:]) { problems, last in problems[last.subject] = last.failure }
    }

    /// What may be written now.
    struct Due: Sendable {
        var writes: [StatusWrite] = []
        /// Whether there is more, soon.
        var isMoreSoon = false
    }

    /// Those that were not tried yet, or long ago. What needs no write any more is forgotten.
    mutating func due(_ writes: [StatusWrite], at now: ContinuousClock.Instant) -> Due {
        let wanted = Set(writes.map(\.request.path))
        // Not at once, so that an object that changes with each look is written once a second and no more.
        tries = tries.filter { wanted.contains($0.key) || now < $0.value.at + Self.spacing }
        for path in tries.keys where !wanted.contains(path) { tries[path]?.failure = nil }
        var due = Due()
        for write in writes {
            guard let last = tries[write.request.path] else {
                due.writes.append(write)
                continue
            }
            if last.mark == write.mark {
                if now >= last.at + Self.patience { due.writes.append(write) }
            } else if now >= last.at + Self.spacing {
                due.writes.append(write)
            } else {
                due.isMoreSoon = true
            }
        }
        return due
    }

    mutating func tried(_ write: StatusWrite, failure: String? = nil, at now: ContinuousClock.Instant) {
        tries[write.request.path] = Try(mark: write.mark, at: now, subject: write.subject, failure: failure)
    }
}
