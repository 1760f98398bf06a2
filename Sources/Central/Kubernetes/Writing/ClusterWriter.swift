import FleetModel
import FoundationEssentials
import Logging
import ServiceLifecycle

/// Writes to the cluster what the plan says of its objects: statuses of Services and of the fleet's objects, and Events.
///
/// Only the Central that leads writes. What is written is read back as a change of the cluster, so a write that was lost, or that
/// somebody else undid, is due again.
actor ClusterWriter: Service {
    private let state: FleetState
    private let reports: ReportBook
    private let session: any ClusterSession
    private let leadership: any Leadership
    private let instance: String
    private let timings: WriterTimings
    private let logger: Logger
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let date: @Sendable () -> Date

    private var services = ServiceStatuses()
    private var statusBook = StatusBook()
    private var eventBook = EventBook()
    /// Topics that we may not write, until when they rest and why.
    private var refusals: [ClusterRequest.Topic: (until: ContinuousClock.Instant, sentence: String)] = [:]
    /// What was logged of them: once, and not each time that the rest is over.
    private var saidRefusals: [ClusterRequest.Topic: String] = [:]
    /// Why the last request came to nothing, though the same may succeed.
    private var trouble: (topic: ClusterRequest.Topic, sentence: String)?
    private var backoff: Duration
    /// Makes names of Events that differ within a microsecond.
    private var eventCount: UInt64 = 0

    /// - Parameters:
    ///   - reports: of the directors, of which the status of a pair speaks.
    ///   - instance: `reportingInstance` of Events: which Central of several speaks.
    init(
        state: FleetState, reports: ReportBook, session: any ClusterSession, leadership: any Leadership,
        instance: String, timings: WriterTimings = WriterTimings(), logger: Logger,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        date: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.state = state
        self.reports = reports
        self.session = CountedSession(session: session, board: state.writing)
        self.leadership = leadership
        self.instance = String(instance.prefix(128))
        self.timings = timings
        self.logger = logger
        self.clock = clock
        self.date = date
        backoff = timings.backoff.lowerBound
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.follow() }
    }

    private func follow() async {
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [plans = state.plans] in for await _ in plans { signal.yield() } }
            group.addTask { [interval = timings.interval] in
                while !Task.isCancelled {
                    signal.yield()
                    try? await Task.sleep(for: interval)
                }
            }
            group.addTask {
                for await _ in signals {
                    let outcome = await self.round()
                    if outcome.isMore { signal.yield() }
                    try? await Task.sleep(for: outcome.rest)
                }
            }
            await group.waitForAll()
        }
    }

    /// What to do after a round.
    struct Outcome: Hashable, Sendable {
        var rest: Duration
        /// Whether there is more to write that no new plan will tell of.
        var isMore = false
    }

    /// Looks at the newest plan once, and writes what differs.
    func round() async -> Outcome {
        let begun = clock()
        let isLeading = await leadership.isLeading()
        let picture = await state.picture()
        // Who does not lead takes notes all the same, and so knows what is the fleet's own when it comes to lead.
        var writes = picture.plan.map { services.writes($0.balanced, in: picture.cluster) } ?? []
        writes += FleetConditions.patches(
            picture, await reports.entries, at: begun, now: Int64(date().timeIntervalSince1970)
        ).map { StatusWrite($0) }
        var outcome = Outcome(rest: timings.gathering)
        if isLeading {
            refusals = refusals.filter { begun < $0.value.until }
            outcome = await write(writes, picture)
        } else {
            refusals = [:]
            trouble = nil
            statusBook = StatusBook()
        }
        await report(isLeading)
        // A fleet whose looks take long is looked at less often, as in planning.
        outcome.rest = max(outcome.rest, min((clock() - begun) / 4, timings.interval))
        return outcome
    }

    private func write(_ writes: [StatusWrite], _ picture: FleetPicture) async -> Outcome {
        let due = statusBook.due(writes, at: clock())
        var outcome = Outcome(rest: timings.gathering)
        if due.isMoreSoon { outcome = Outcome(rest: StatusBook.spacing, isMore: true) }
        if due.writes.count > timings.statusLimit { outcome.isMore = true }
        for write in due.writes.prefix(timings.statusLimit) where refusals[write.request.topic] == nil {
            guard await leadership.isLeading(), !Task.isCancelled else { return outcome }
            do throws(ClusterFailure) {
                _ = try await session.send(write.request)
                note(write)
            } catch {
                // Central ends, and what was under way was not answered.
                if Task.isCancelled { return outcome }
                if let pause = pause(after: error, write) { return Outcome(rest: pause, isMore: true) }
            }
        }
        return await writeEvents(picture, outcome)
    }

    private func writeEvents(_ picture: FleetPicture, _ outcome: Outcome) async -> Outcome {
        guard refusals[.event] == nil else { return outcome }
        var outcome = outcome
        let due = eventBook.due(Self.remarks(picture), at: clock())
        if due.count > timings.eventLimit { outcome.isMore = true }
        for event in due.prefix(timings.eventLimit) where refusals[.event] == nil {
            guard await leadership.isLeading(), !Task.isCancelled else { return outcome }
            let name = name(of: event)
            do throws(ClusterFailure) {
                _ = try await session.send(
                    event.request(name: name, instance: instance, time: MicroTime.text(date())))
                eventBook.said(event, name: name, at: clock())
                succeeded(.event)
            } catch {
                // Central ends, and what was under way was not answered.
                if Task.isCancelled { return outcome }
                if let pause = pause(after: error, event, name) { return Outcome(rest: pause, isMore: true) }
            }
        }
        return outcome
    }

    private func note(_ write: StatusWrite) {
        statusBook.tried(write, at: clock())
        services.wrote(write)
        if case .service(let service, _, _) = write.mark { eventBook.wroteStatus(of: service) }
        succeeded(write.request.topic)
    }

    private func succeeded(_ topic: ClusterRequest.Topic) {
        saidRefusals[topic] = nil
        trouble = nil
        backoff = timings.backoff.lowerBound
    }

    /// How long to leave the API alone; nil: others may well be written.
    private func pause(after failure: ClusterFailure, _ write: StatusWrite) -> Duration? {
        switch failure {
        case .passing, .conflict, .refused: return pause(after: failure, write.request.topic)
        case .absent:
            // It was deleted, of which the watch will tell.
            statusBook.tried(write, at: clock())
        case .invalid(let sentence):
            statusBook.tried(write, failure: sentence, at: clock())
            logger.warning("a status is not taken", metadata: ["object": "\(write.subject)", "error": "\(sentence)"])
        }
        return nil
    }

    private func pause(after failure: ClusterFailure, _ event: ServiceEvent, _ name: String) -> Duration? {
        switch (failure, event.occasion) {
        case (.absent, .again): eventBook.lost(event)
        // The Event is there: its answer was lost. And what the API does not take, or has no place for, is said once.
        case (.conflict, .first), (.absent, .first): eventBook.said(event, name: name, at: clock())
        case (.invalid(let sentence), _):
            eventBook.said(event, name: name, at: clock())
            logger.warning("an Event is not taken", metadata: ["error": "\(sentence)"])
        case (.passing, _), (.conflict, _), (.refused, _): return pause(after: failure, .event)
        }
        return nil
    }

    private func pause(after failure: ClusterFailure, _ topic: ClusterRequest.Topic) -> Duration? {
        if case .refused(let sentence) = failure {
            let words = "\(sentence); \(topic.remedy)"
            refusals[topic] = (clock() + timings.refusalRest, words)
            if saidRefusals.updateValue(words, forKey: topic) != words {
                logger.warning("the cluster does not let us write", metadata: ["error": "\(words)"])
            }
            return nil
        }
        if trouble?.sentence != failure.sentence {
            logger.warning("the cluster cannot be written to", metadata: ["error": "\(failure.sentence)"])
        }
        trouble = (topic, failure.sentence)
        defer { backoff = min(backoff * 2, timings.backoff.upperBound) }
        if case .passing(_, let wait?) = failure { return min(wait, timings.longestRetryAfter) }
        return backoff
    }

    private func report(_ isLeading: Bool) async {
        let (holder, electionProblem) = (await leadership.holder(), await leadership.problem())
        var problems = statusBook.problems
        for (topic, refusal) in refusals { problems["cluster/\(topic.rawValue)"] = refusal.sentence }
        if let trouble { problems["cluster/\(trouble.topic.rawValue)"] = trouble.sentence }
        state.writing.note { [problems] report in
            report.isLeading = isLeading
            report.holder = holder
            report.electionProblem = electionProblem
            report.problems = problems
        }
    }

    /// As client-go names its Events: what it is about, a point, and the time in hexadecimal digits.
    private func name(of event: ServiceEvent) -> String {
        if case .again(let name, _) = event.occasion { return name }
        eventCount += 1
        let time = UInt64(max(0, date().timeIntervalSince1970 * 1_000_000)) &* 1000 &+ eventCount % 1000
        return "\(event.subject.service.name).\(String(time, radix: 16))"
    }

    /// Everything that is to be said of Services.
    private static func remarks(_ picture: FleetPicture) -> Set<ServiceEvent.Subject> {
        var remarks: Set<ServiceEvent.Subject> = []
        for (service, answer) in picture.plan?.balanced ?? [:] {
            guard let balancer = picture.cluster.services[service]?.loadBalancer else { continue }
            for remark in answer.remarks {
                remarks.insert(ServiceEvent.Subject(service: service, uid: balancer.uid, remark: remark))
            }
        }
        return remarks
    }
}

extension ClusterRequest.Topic {
    /// What gives the right that is missing.
    fileprivate var remedy: String {
        switch self {
        case .lease: "deploy/kustomize/addons/leader-election gives the right"
        case .serviceStatus, .event: "deploy/kustomize/addons/load-balancer gives the right"
        case .fleetStatus: "deploy/kustomize/addons/fleet-objects gives the right"
        }
    }
}
