import FleetModel

/// What is known of one query, and what to do about everything that can happen to it. A pure value.
///
/// Objects leave it in three ways only: a DELETED event, a complete answer that lacks them, and the end of the query. No
/// failure takes any away. A complete answer is the last page of a list, or the mark that ends the first part of a stream; until
/// then what comes is only gathered.
struct ReflectorState: Sendable {
    let query: ClusterQuery
    let timings: ReflectorTimings
    /// Whether the server is thought to have streams of everything: what the source's reflectors have learnt.
    var streamsAreOffered = false

    /// Which objects there are; the snapshot holds them, and once is enough.
    private(set) var known: Set<ObjectReference> = []
    /// What became of them since `takeChanges`.
    private var changes = ReflectorChanges()
    /// Tells whether an answer has been complete.
    private(set) var isAnswered = false
    private(set) var failure: ReflectorFailure?
    /// Why what came last is not believed yet.
    private(set) var doubt: ListDoubt?

    /// Where a watch goes on; nil while everything is asked for.
    private var version: String?
    /// The last version that was seen at all.
    private var newest: String?
    /// What has come of an answer that is not complete, and the token for its next page.
    private var gathered: [ObjectReference: ManifestObject] = [:]
    private var token: String?
    /// Whether everything is asked for as a stream.
    private var isStream = false
    /// Which of the query's paths is asked.
    private var place = 0

    private var isOpen = false
    /// Where this watch began, and whether it has carried anything, bookmarks included.
    private var opened: String?
    private var hasCarried = false
    /// Whether a watch failed after it was opened, by what it said: then another that opens proves nothing yet.
    private var failsInside = false
    /// Steps back (410, bad lines) since something last went well: the first is taken at once, the next after a pause.
    private var stepsBack = 0
    /// Watches in a row that ended without having carried anything.
    private var fruitless = 0
    /// Streams of everything in a row that broke.
    private var brokenStreams = 0

    init(query: ClusterQuery, timings: ReflectorTimings = ReflectorTimings()) {
        self.query = query
        self.timings = timings
    }

    /// What to ask.
    var path: String { query.paths[place] }

    /// Tells whether a stream is open that has not said everything yet.
    var isGathering: Bool { isOpen && isStream && version == nil }

    /// Begins; gives what to do first.
    mutating func start() -> [ReflectorAction] { askAnew() }

    mutating func take(_ event: ReflectorEvent) -> [ReflectorAction] {
        switch event {
        case .page(let page): take(page)
        case .watchOpened: takeOpened()
        case .watch(let event): isGathering ? gather(event) : take(event)
        case .watchEnded(let age): isGathering ? listInstead() : takeEnd(after: age)
        case .streamSilent: listInstead()
        case .failed(let failure, let age): take(failure, after: age)
        }
    }

    /// Gives what became different since the last call: what was dropped, and then what was put.
    mutating func takeChanges() -> ReflectorChanges {
        defer { changes = ReflectorChanges() }
        return changes
    }

    // MARK: Everything

    private mutating func take(_ page: ListPage) -> [ReflectorAction] {
        for item in page.items { gathered[item.reference] = item }
        token = page.next
        if let next = page.next { return [.list(continue: next)] }
        // Whether it is well again shows with the watch: a list that works says nothing about the right to watch.
        return complete(page.version) ?? [.publish, .watch(from: page.version)]
    }

    private mutating func gather(_ event: WatchEvent) -> [ReflectorAction] {
        switch event {
        case .changed(let object): gathered[object.reference] = object
        case .deleted(let object): gathered[object.reference] = nil
        case .bookmark(let version, endsInitialEvents: true):
            if let doubts = complete(version) { return doubts }
            opened = version
            hasCarried = true
            if !failsInside { _ = succeed() }
            return [.publish, .readOn]
        case .bookmark, .unknown: break
        case .error(let status): return take(failure(status), after: .zero)
        }
        return [.readOn]
    }

    /// Takes what was gathered in place of everything; or doubts it, and gives what to do then.
    private mutating func complete(_ version: String) -> [ReflectorAction]? {
        let listed = gathered
        gathered = [:]
        token = nil
        let isOlder = newest.map { ResourceVersion.isOlder(version, than: $0) } ?? false
        if isOlder || (listed.isEmpty && !known.isEmpty) {
            let answers = (doubt?.answers ?? 0) + 1
            if answers <= timings.emptyListQuestions {
                doubt = ListDoubt(reason: isOlder ? .older : .empty, answers: answers)
                return [.publish, .pause(timings.emptyListPause)] + askAnew()
            }
        }
        doubt = nil
        changes.dropped += known.filter { listed[$0] == nil }
        changes.put += listed.values
        known = Set(listed.keys)
        isAnswered = true
        brokenStreams = 0
        self.version = version
        newest = version
        return nil
    }

    /// Asks for everything from its beginning; the objects stay until an answer is complete.
    private mutating func askAnew(listing: Bool = false) -> [ReflectorAction] {
        version = nil
        token = nil
        gathered = [:]
        isOpen = false
        fruitless = 0
        isStream = streamsAreOffered && !listing && brokenStreams < timings.brokenStreams
        return [isStream ? .stream : .list(continue: nil)]
    }

    /// Takes note that the server has no streams of everything.
    private mutating func listInstead() -> [ReflectorAction] {
        streamsAreOffered = false
        return [.giveUpStreams] + askAnew()
    }

    /// The same again: the watch from the last version, the page that was asked for, or everything.
    private mutating func askAgain() -> [ReflectorAction] {
        isOpen = false
        if let version { return [.watch(from: version)] }
        if let token { return [.list(continue: token)] }
        return askAnew()
    }

    // MARK: Watches

    private mutating func takeOpened() -> [ReflectorAction] {
        isOpen = true
        hasCarried = false
        opened = version
        // A stream shows that it is well with its mark, and a watch of which the one before failed with what it carries.
        return (version == nil || failsInside ? [] : succeed()) + [.readOn]
    }

    private mutating func take(_ event: WatchEvent) -> [ReflectorAction] {
        switch event {
        case .changed(let object):
            known.insert(object.reference)
            changes.put.append(object)
            _ = carry(object.metadata.resourceVersion)
            return [.publish, .readOn]
        case .deleted(let object):
            let success = carry(object.metadata.resourceVersion)
            let reference = object.reference
            guard known.remove(reference) != nil else { return success + [.readOn] }
            changes.dropped.append(reference)
            // An object that comes back is put after it was dropped; one that goes again is not put any more.
            changes.put.removeAll { $0.reference == reference }
            return [.publish, .readOn]
        case .bookmark(let version, _):
            return carry(version) + [.readOn]
        case .unknown:
            return [.readOn]
        case .error(let status):
            return take(failure(status), after: .zero)
        }
    }

    private func failure(_ status: APIStatus) -> ReflectorFailure {
        ReflectorFailure(
            status,
            sentence: "the watch of \(query.subject) ended with \(status.code ?? 0): \(status.message ?? "no message")")
    }

    private mutating func carry(_ version: String) -> [ReflectorAction] {
        hasCarried = true
        stepsBack = 0
        fruitless = 0
        if !version.isEmpty {
            self.version = version
            newest = version
        }
        return succeed()
    }

    private mutating func takeEnd(after age: Duration) -> [ReflectorAction] {
        let hasMoved = version != opened
        let isGood = age >= timings.goodWhile
        if isGood { calmDown() }
        // Nothing is lost where a watch ends: the next goes on. But one that ends at once must not be asked for at once.
        if hasCarried { return (hasMoved || age >= timings.shortWatch ? [] : [.backOff]) + askAgain() }
        // Without even a bookmark it may be that the server does not know our version, as after a restore of an older
        // state: it then says 200 and nothing. A list tells.
        if isGood { return askAnew() }
        failsInside = true
        return fail(.broken("the watch of \(query.subject) ended early, and nothing had come")) + [.backOff]
            + askBarren()
    }

    /// The watch again, or everything where the one before carried nothing either.
    private mutating func askBarren() -> [ReflectorAction] {
        fruitless += 1
        return fruitless > 1 ? askAnew() : askAgain()
    }

    // MARK: Failures

    private mutating func take(_ failure: ReflectorFailure, after age: Duration) -> [ReflectorAction] {
        let wasWatch = isOpen && version != nil
        let wasStream = version == nil && isStream
        isOpen = false
        if age >= timings.goodWhile { calmDown() }
        if case .broken = failure, wasWatch, age >= timings.goodWhile {
            return hasCarried ? askAgain() : askBarren()
        }
        if case .expired = failure, stepsBack == 0 {
            // The end of a version's life is the normal course of things, and no failure of anybody.
            stepsBack = 1
            return askAnew()
        }
        // A connection that breaks is no fault of the watch: one that opens again is well.
        if case .broken = failure {} else { failsInside = failsInside || wasWatch }
        switch failure {
        case .broken, .unauthorized:
            if case .broken = failure, wasStream { brokenStreams += 1 }
            return fail(failure) + [.backOff] + askAgain()
        case .throttled(_, let wait):
            let pause = wait.map { ReflectorAction.pause(min($0, timings.longestRetryAfter)) }
            return fail(failure) + [pause ?? .backOff] + askAgain()
        case .rejected where wasStream, .faulty where wasStream:
            return listInstead()
        case .refused where wasStream, .unreadable where wasStream && stepsBack > 0:
            // A list may be allowed where a watch is not, and be readable where a stream is not.
            return askAnew(listing: true)
        case .refused, .rejected, .expired:
            return fail(failure) + [.backOff] + askAnew()
        case .missing:
            place = (place + 1) % query.paths.count
            return (place > 0 ? [] : fail(failure) + [.backOff]) + askAnew()
        case .faulty, .unreadable:
            stepsBack += 1
            // The same line twice will not read the third time either.
            return fail(failure) + [.backOff] + (stepsBack > 1 ? askAnew() : askAgain())
        }
    }

    /// Takes note that a watch lived long enough to count as a good one.
    private mutating func calmDown() {
        stepsBack = 0
        failsInside = false
    }

    private mutating func fail(_ failure: ReflectorFailure) -> [ReflectorAction] {
        defer { self.failure = failure }
        return self.failure == failure ? [] : [.publish]
    }

    private mutating func succeed() -> [ReflectorAction] {
        failsInside = false
        defer { failure = nil }
        return failure == nil ? [] : [.publish]
    }
}
