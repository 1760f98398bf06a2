import FleetModel
import Logging
import ServiceLifecycle

/// The cluster as its API shows it: one reflector a query, and their pictures put together.
actor KubernetesSource: ClusterSource {
    nonisolated let snapshots: AsyncStream<ClusterSnapshot>
    private let feed: AsyncStream<ClusterSnapshot>.Continuation
    /// What is wanted, for the loop in `run` that starts and ends reflectors.
    private let orders: AsyncStream<Set<ClusterQuery>>
    private let order: AsyncStream<Set<ClusterQuery>>.Continuation
    private let client: APIClient
    private let timings: ReflectorTimings
    private let tally = WatchTally()
    private let logger: Logger
    /// A query's own picture, empty until its reflector has said something.
    private var pictures: [ClusterQuery: ReflectorPicture] = [:]
    /// Which reflector speaks for a query: one that was ended may still have a last word, which nobody wants.
    private var speakers: [ClusterQuery: UInt64] = [:]
    private var lastSpeaker: UInt64 = 0
    /// Which objects each query holds: one that two of them hold goes with the last of them.
    private var holdings: [ClusterQuery: Set<ObjectReference>] = [:]
    private var snapshot = ClusterSnapshot()
    private var hasHandedOut = false

    /// - Parameter credentials: those of whoever else asks the same API; nil: its own.
    init(
        access: ClusterAccess, credentials: ClusterCredentials? = nil, timings: ReflectorTimings = ReflectorTimings(),
        logger: Logger
    ) {
        client = APIClient(access: access, credentials: credentials, timings: timings, logger: logger)
        self.timings = timings
        self.logger = logger
        (snapshots, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (orders, order) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func watch(_ queries: Set<ClusterQuery>) {
        for query in pictures.keys where !queries.contains(query) {
            pictures[query] = nil
            speakers[query] = nil
            let left = holdings.removeValue(forKey: query) ?? []
            for reference in left where !isHeld(reference, beside: query) { snapshot.remove(query.kind, reference) }
        }
        for query in queries where pictures[query] == nil { pictures[query] = ReflectorPicture() }
        order.yield(queries)
        describe()
        handOut()
    }

    func problem() -> String? {
        let sentences = pictures.sorted { $0.key.subject < $1.key.subject }.compactMap { query, picture in
            if let problem = picture.problem { return problem }
            return picture.isAnswered || picture.isRefused ? nil : "the first list of \(query.subject) is not complete"
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
    }

    func watchCounts() -> [ClusterQuery.Kind: WatchCounts] { tally.snapshot }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.follow() }
        feed.finish()
    }

    private func follow() async {
        await withDiscardingTaskGroup { group in
            var running: [ClusterQuery: AsyncStream<Never>.Continuation] = [:]
            for await wanted in orders {
                for (query, stop) in running where !wanted.contains(query) {
                    stop.finish()
                    running[query] = nil
                }
                for query in wanted where running[query] == nil {
                    let (end, stop) = AsyncStream<Never>.makeStream()
                    running[query] = stop
                    let reflector = reflector(for: query)
                    group.addTask { await Self.run(reflector, until: end) }
                }
            }
            group.cancelAll()
        }
    }

    /// Runs a reflector until the stream ends, or the task does.
    private static func run(_ reflector: Reflector, until end: AsyncStream<Never>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await reflector.run() }
            group.addTask { for await _ in end {} }
            await group.next()
            group.cancelAll()
        }
    }

    private func reflector(for query: ClusterQuery) -> Reflector {
        lastSpeaker += 1
        let speaker = lastSpeaker
        speakers[query] = speaker
        return Reflector(query: query, client: client, timings: timings, tally: tally, logger: logger) {
            [weak self] picture, changes in
            await self?.receive(picture, changes, of: query, from: speaker)
        }
    }

    private func receive(
        _ picture: ReflectorPicture, _ changes: ReflectorChanges, of query: ClusterQuery, from speaker: UInt64
    ) {
        guard speakers[query] == speaker else { return }
        var isNew = pictures[query] != picture || !hasHandedOut
        if isNew {
            pictures[query] = picture
            describe()
        }
        for reference in changes.dropped {
            holdings[query]?.remove(reference)
            guard !isHeld(reference, beside: query) else { continue }
            snapshot.remove(query.kind, reference)
            isNew = true
        }
        for object in changes.put {
            holdings[query, default: []].insert(object.reference)
            // Much of what changes about an object is nothing that anybody here reads.
            if snapshot.holds(object) { continue }
            snapshot.insert(object)
            isNew = true
        }
        if isNew { handOut() }
    }

    private func isHeld(_ reference: ObjectReference, beside query: ClusterQuery) -> Bool {
        holdings.contains { $0.key != query && $0.key.kind == query.kind && $0.value.contains(reference) }
    }

    /// Says in the snapshot what the reflectors have to say, in an order of their own.
    private func describe() {
        let said = pictures.sorted { $0.key.order < $1.key.order }
        snapshot.answered = Set(said.filter(\.value.isAnswered).map(\.key))
        snapshot.refused = Set(said.filter(\.value.isRefused).map(\.key))
        snapshot.findings = said.flatMap(\.value.findings)
    }

    private func handOut() {
        hasHandedOut = true
        feed.yield(snapshot)
    }
}
