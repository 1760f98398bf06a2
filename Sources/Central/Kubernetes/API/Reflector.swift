import CHost
import FleetHTTP
import FleetWire
import Logging

/// Keeps the picture of one query fresh, for as long as its task lives. It only does what `ReflectorState` says.
struct Reflector: Sendable {
    let query: ClusterQuery
    let client: APIClient
    let timings: ReflectorTimings
    let tally: WatchTally
    let logger: Logger
    let publish: @Sendable (ReflectorPicture, ReflectorChanges) async -> Void

    func run() async {
        var state = ReflectorState(query: query, timings: timings)
        state.streamsAreOffered = client.streams.areOffered()
        var backoff = ReflectorBackoff(timings)
        var actions = state.start()[...]
        // The first watch is no repetition; nor is a list before there was an answer.
        var hasWatched = false
        while !Task.isCancelled, let action = actions.popFirst() {
            switch action {
            case .publish: await publish(state.picture, state.takeChanges())
            case .backOff: try? await Task.sleep(for: backoff.pause(at: .now))
            case .pause(let time): try? await Task.sleep(for: time)
            case .list(let token):
                if token == nil, state.isAnswered { count(relists: 1) }
                let event = await client.list(query, at: state.path, continue: token, timings)
                actions = take(event, &state)[...]
                // Decoding a long list leaves megabytes behind that nobody needs again for hours.
                if case .page(let page) = event, page.next == nil, token != nil { malloc_trim(0) }
            case .stream:
                if state.isAnswered { count(relists: 1) }
                actions = await follow(from: nil, &state)[...]
                hasWatched = hasWatched || state.isAnswered
            case .watch(let version):
                count(restarts: hasWatched ? 1 : 0)
                hasWatched = true
                actions = await follow(from: version, &state)[...]
            case .giveUpStreams:
                guard client.streams.giveUp() else { continue }
                logger.info("the cluster has no streams of everything (sendInitialEvents), so it is listed")
            case .readOn:
                // Only a stream can be read on, and `follow` does that itself.
                continue
            }
        }
    }

    /// Reads a watch, or without a version a stream of everything and then the watch, to its end; gives what to do then.
    private func follow(from version: String?, _ state: inout ReflectorState) async -> [ReflectorAction] {
        let clock = ContinuousClock()
        let stream: HTTPStream
        switch await client.watch(query, at: state.path, from: version, timings) {
        case .success(let opened): stream = opened
        case .failure(let refusal): return take(.failed(refusal.failure, after: .zero), &state)
        }
        let begin = clock.now
        if take(.watchOpened, &state).contains(.publish) { await publish(state.picture, state.takeChanges()) }
        var lines = LineSplitter()
        do {
            while let chunk = try await stream.next(within: state.isGathering ? timings.streamSilence : nil) {
                let wasGathering = state.isGathering
                var hasChanged = false
                let complete = try lines.take(chunk)
                count(events: complete.count)
                for line in complete {
                    let actions = take(.watch(try WatchEvent(line: line, answering: query)), &state)
                    hasChanged = hasChanged || actions.contains(.publish)
                    if actions.last != .readOn { return (hasChanged ? [.publish] : []) + actions }
                }
                // One picture for all that came in one piece.
                if hasChanged { await publish(state.picture, state.takeChanges()) }
                if wasGathering, !state.isGathering, state.known.count > timings.pageSize { malloc_trim(0) }
            }
            return take(.watchEnded(after: clock.now - begin), &state)
        } catch is HTTPStream.Silence {
            return take(.streamSilent, &state)
        } catch let error as HTTPClientError {
            return take(.failed(client.failure(error, state.path), after: clock.now - begin), &state)
        } catch {
            // Whatever good lines of the piece came before the bad one count.
            let sentence = "the watch of \(query.subject) sent a line that does not read: \(error)"
            return [.publish] + take(.failed(.unreadable(sentence), after: clock.now - begin), &state)
        }
    }

    private func count(events: Int = 0, restarts: Int = 0, relists: Int = 0) {
        guard events + restarts + relists > 0 else { return }
        tally.add(WatchCounts(events: events, restarts: restarts, relists: relists), to: query.kind)
    }

    /// Logs when it begins to fail, when it fails in another way, and when it is well again; never each try.
    private func take(_ event: ReflectorEvent, _ state: inout ReflectorState) -> [ReflectorAction] {
        let before = (failure: state.failure?.word, doubt: state.doubt != nil)
        state.streamsAreOffered = client.streams.areOffered()
        let actions = state.take(event)
        if Task.isCancelled { return [] }
        if let failure = state.failure, failure.word != before.failure {
            let metadata: Logger.Metadata = ["query": "\(query.subject)", "error": "\(failure.sentence)"]
            if case .missing = failure {
                logger.notice("the cluster does not have the resource (yet)", metadata: metadata)
            } else {
                logger.warning("the cluster cannot be followed", metadata: metadata)
            }
        } else if state.failure == nil, before.failure != nil {
            logger.notice("the cluster can be followed again", metadata: ["query": "\(query.subject)"])
        }
        if let doubt = state.doubt, !before.doubt {
            logger.warning(
                doubt.reason == .empty ? "an empty list is not believed yet" : "an older list is not believed yet",
                metadata: ["query": "\(query.subject)", "held": "\(state.known.count)"])
        }
        return actions
    }
}
