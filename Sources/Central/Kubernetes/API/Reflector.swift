import CHost
import FleetHTTP
import FleetWire
import Logging

/// Keeps the picture of one query fresh, for as long as its task lives. It only does what `ReflectorState` says.
struct Reflector: Sendable {
    let query: ClusterQuery
    let client: APIClient
    let timings: ReflectorTimings
    let logger: Logger
    let publish: @Sendable (ReflectorPicture, ReflectorChanges) async -> Void

    func run() async {
        var state = ReflectorState(query: query, timings: timings)
        // Up to twice the pause, as client-go has it.
        var backoff = Backoff(first: timings.firstPause, cap: timings.longestPause, jitter: 1)
        var actions = state.start[...]
        while !Task.isCancelled, let action = actions.popFirst() {
            switch action {
            case .publish: await publish(state.picture, state.takeChanges())
            case .resetBackoff: backoff.reset()
            case .backOff: try? await Task.sleep(for: backoff.pause())
            case .pause(let time): try? await Task.sleep(for: time)
            case .list(let token):
                let event = await client.list(query, continue: token, timings)
                actions = take(event, &state)[...]
                // Decoding a long list leaves megabytes behind that nobody needs again for hours.
                if case .page(let page) = event, page.next == nil, token != nil { malloc_trim(0) }
            case .watch(let version):
                actions = await watch(from: version, &state)[...]
            case .readOn:
                // Only a stream can be read on, and `watch` does that itself.
                continue
            }
        }
    }

    /// Reads a watch to its end, and gives what to do then.
    private func watch(from version: String, _ state: inout ReflectorState) async -> [ReflectorAction] {
        let clock = ContinuousClock()
        let stream: HTTPStream
        switch await client.watch(query, from: version, timings) {
        case .success(let opened): stream = opened
        case .failure(let refusal): return take(.failed(refusal.failure, after: .zero), &state)
        }
        let begin = clock.now
        if take(.watchOpened, &state).contains(.publish) { await publish(state.picture, state.takeChanges()) }
        var lines = LineSplitter()
        do {
            for try await chunk in stream.chunks {
                var hasChanged = false
                for line in try lines.take(chunk) {
                    let actions = take(.watch(try WatchEvent(line: line, answering: query)), &state)
                    hasChanged = hasChanged || actions.contains(.publish)
                    if actions.last != .readOn { return (hasChanged ? [.publish] : []) + actions }
                }
                // One picture for all that came in one piece.
                if hasChanged { await publish(state.picture, state.takeChanges()) }
            }
            return take(.watchEnded(after: clock.now - begin), &state)
        } catch let error as HTTPClientError {
            return take(.failed(client.failure(error, query), after: clock.now - begin), &state)
        } catch {
            // Whatever good lines of the piece came before the bad one count.
            let sentence = "the watch of \(query.subject) sent a line that does not read: \(error)"
            return [.publish] + take(.failed(.unreadable(sentence), after: clock.now - begin), &state)
        }
    }

    /// Logs when it begins to fail, when it fails in another way, and when it is well again; never each try.
    private func take(_ event: ReflectorEvent, _ state: inout ReflectorState) -> [ReflectorAction] {
        let before = (failure: state.failure?.word, doubt: state.emptyAnswers != nil)
        let actions = state.take(event)
        if Task.isCancelled { return [] }
        if let failure = state.failure, failure.word != before.failure {
            logger.warning(
                "the cluster cannot be followed",
                metadata: ["query": "\(query.subject)", "error": "\(failure.sentence)"])
        } else if state.failure == nil, before.failure != nil {
            logger.notice("the cluster can be followed again", metadata: ["query": "\(query.subject)"])
        }
        if state.emptyAnswers != nil, !before.doubt {
            logger.warning(
                "an empty list is not believed yet",
                metadata: ["query": "\(query.subject)", "held": "\(state.known.count)"])
        }
        return actions
    }
}
