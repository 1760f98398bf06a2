import FleetModel

/// What is known of one query, and what to do about everything that can happen to it. A pure value.
///
/// Objects leave it in three ways only: a DELETED event, a complete list that lacks them, and the end of the query. No
/// failure takes any away.
struct ReflectorState: Sendable {
    let query: ClusterQuery
    private let timings: ReflectorTimings

    /// Which objects there are; the snapshot holds them, and once is enough.
    private(set) var known: Set<ObjectReference> = []
    /// What became of them since `takeChanges`.
    private var changes = ReflectorChanges()
    /// Tells whether a list has been complete.
    private(set) var isAnswered = false
    private(set) var failure: ReflectorFailure?
    /// How often the list came empty where objects are held; nil: it did not.
    private(set) var emptyAnswers: Int?

    /// Where a watch goes on; nil while a list is needed.
    private var version: String?
    /// The pages of a list that is not complete, and the token for its next page.
    private var gathered: [ObjectReference: ManifestObject] = [:]
    private var token: String?
    /// Whether this watch has carried anything, bookmarks included.
    private var hasCarried = false
    /// Steps back (410, bad lines) since something last went well: the first is taken at once, the next after a pause.
    private var stepsBack = 0

    init(query: ClusterQuery, timings: ReflectorTimings = ReflectorTimings()) {
        self.query = query
        self.timings = timings
    }

    /// What to do first.
    var start: [ReflectorAction] { [.list(continue: nil)] }

    mutating func take(_ event: ReflectorEvent) -> [ReflectorAction] {
        switch event {
        case .page(let page): take(page)
        case .watchOpened: takeOpened()
        case .watch(let event): take(event)
        case .watchEnded(let age): takeEnd(after: age)
        case .failed(let failure, let age): take(failure, after: age)
        }
    }

    // MARK: Lists

    private mutating func take(_ page: ListPage) -> [ReflectorAction] {
        for item in page.items { gathered[item.reference] = item }
        token = page.next
        if let next = page.next { return [.list(continue: next)] }
        let listed = gathered
        gathered = [:]
        if listed.isEmpty, !known.isEmpty {
            let answers = (emptyAnswers ?? 0) + 1
            if answers <= timings.emptyListQuestions {
                emptyAnswers = answers
                // API servers have been seen to answer with an empty list while their storage came up (k8s#60507).
                return [.publish, .pause(timings.emptyListPause), .list(continue: nil)]
            }
        }
        replace(listed)
        emptyAnswers = nil
        isAnswered = true
        version = page.version
        // Whether it is well again shows with the watch: a list that works says nothing about the right to watch.
        return [.publish, .watch(from: page.version)]
    }

    /// Takes a complete list in place of everything.
    private mutating func replace(_ listed: [ObjectReference: ManifestObject]) {
        changes.dropped += known.filter { listed[$0] == nil }
        changes.put += listed.values
        known = Set(listed.keys)
    }

    /// Gives what became different since the last call: what was dropped, and then what was put.
    mutating func takeChanges() -> ReflectorChanges {
        defer { changes = ReflectorChanges() }
        return changes
    }

    // MARK: Watches

    private mutating func takeOpened() -> [ReflectorAction] {
        hasCarried = false
        return succeed() + [.readOn]
    }

    private mutating func take(_ event: WatchEvent) -> [ReflectorAction] {
        switch event {
        case .changed(let object):
            carry(object.metadata.resourceVersion)
            known.insert(object.reference)
            changes.put.append(object)
            return [.publish, .readOn]
        case .deleted(let object):
            carry(object.metadata.resourceVersion)
            let reference = object.reference
            guard known.remove(reference) != nil else { return [.readOn] }
            changes.dropped.append(reference)
            // An object that comes back is put after it was dropped; one that goes again is not put any more.
            changes.put.removeAll { $0.reference == reference }
            return [.publish, .readOn]
        case .bookmark(let version):
            carry(version)
            return [.readOn]
        case .unknown:
            return [.readOn]
        case .error(let status):
            let sentence =
                "the watch of \(query.subject) ended with \(status.code ?? 0): \(status.message ?? "no message")"
            switch status.code {
            case 410: return take(.expired(sentence), after: .zero)
            case 429: return take(.throttled(sentence, retryAfter: nil), after: .zero)
            default: return take(.rejected(sentence), after: .zero)
            }
        }
    }

    private mutating func carry(_ version: String) {
        hasCarried = true
        stepsBack = 0
        if !version.isEmpty { self.version = version }
    }

    private mutating func takeEnd(after age: Duration) -> [ReflectorAction] {
        let isGood = age >= timings.goodWhile
        if isGood { stepsBack = 0 }
        // Without even a bookmark it may be that the server does not know our version, as after a restore of an older
        // state: it then says 200 and nothing. A list tells.
        if !hasCarried { return (isGood ? [.resetBackoff] : [.backOff]) + goBack() }
        return (isGood ? [.resetBackoff] : []) + again()
    }

    // MARK: Failures

    private mutating func take(_ failure: ReflectorFailure, after age: Duration) -> [ReflectorAction] {
        let isGood = age >= timings.goodWhile
        if isGood { stepsBack = 0 }
        switch failure {
        case .expired:
            // The end of a version's life is the normal course of things, and no failure of anybody.
            stepsBack += 1
            return (stepsBack > 1 ? fail(failure) + [.backOff] : []) + goBack()
        case .broken where isGood:
            return [.resetBackoff] + (hasCarried || version == nil ? again() : goBack())
        case .broken, .unauthorized:
            return fail(failure) + [.backOff] + again()
        case .refused:
            return fail(failure) + [.backOff] + goBack()
        case .throttled(_, let wait):
            let pause = wait.map { ReflectorAction.pause(min($0, timings.longestRetryAfter)) }
            return fail(failure) + [pause ?? .backOff] + again()
        case .unreadable:
            stepsBack += 1
            // The same line twice will not read the third time either.
            return fail(failure) + [.backOff] + (stepsBack > 1 ? goBack() : again())
        case .rejected:
            return fail(failure) + [.backOff] + goBack()
        }
    }

    /// The same again: the watch from the last version, or the page that was asked for.
    private func again() -> [ReflectorAction] { [version.map { .watch(from: $0) } ?? .list(continue: token)] }

    /// The whole list from its beginning; the objects stay until it is complete.
    private mutating func goBack() -> [ReflectorAction] {
        version = nil
        token = nil
        gathered = [:]
        return [.list(continue: nil)]
    }

    private mutating func fail(_ failure: ReflectorFailure) -> [ReflectorAction] {
        defer { self.failure = failure }
        return self.failure == failure ? [] : [.publish]
    }

    private mutating func succeed() -> [ReflectorAction] {
        defer { failure = nil }
        return failure == nil ? [] : [.publish]
    }
}
