import FleetHTTP
import FleetModel
import Logging

/// Keeps asking Central for the newest slice, and hands each on as it came.
struct Puller: Sendable {
    /// How long Central may keep a question open, in seconds.
    static let wait = 50

    let central: any CentralAPI
    let reconciler: Reconciler
    let logger: Logger
    /// Rings when Central is back after it was away, so that it hears how things are.
    let reconnected: Bell
    /// The pause after the first failure; it doubles up to 10 s.
    var firstPause = Duration.milliseconds(500)
    /// Is told Central's questions to look again.
    var looks: @Sendable (String) async -> Void = { _ in }

    /// What to do before the next question.
    enum Next: Hashable, Sendable {
        case askAgain(holding: Revision?)
        case wait(Duration)
        /// The slice was refused and would come again at once: to ask, after a pause, for another than that one, so that
        /// an approval is heard as soon as it is given.
        case askPast(Revision)
        /// The slice was not taken, and its revision is unknown: as after an error, not more often than the backoff says.
        case backOff
    }

    func run() async {
        var backoff = Backoff(first: firstPause, cap: .seconds(10))
        var problem: String?
        var refused: Revision?
        var held = await reconciler.held
        while !Task.isCancelled {
            do {
                // The first answer after a failure tells that Central is back: it is not waited for like news.
                let next = try await ask(holding: held, past: refused, wait: problem == nil ? Self.wait : 0)
                refused = nil
                if let known = problem {
                    logger.notice("Central is back", metadata: ["was": "\(known)"])
                    problem = nil
                    reconnected.ring()
                }
                switch next {
                case .askAgain(let now):
                    backoff.reset()
                    held = now
                    continue
                case .wait(let pause):
                    backoff.reset()
                    try await Task.sleep(for: pause)
                case .askPast(let revision):
                    refused = revision
                    // A Central that offers one thing after another is not asked for them without a pause.
                    try await Task.sleep(for: firstPause)
                case .backOff: try await Task.sleep(for: backoff.pause())
                }
            } catch {
                if Task.isCancelled { return }
                // Said once for each new reason, not once for each try.
                if problem != "\(error)" { logger.warning("Central is away", metadata: ["error": "\(error)"]) }
                problem = "\(error)"
                try? await Task.sleep(for: backoff.pause())
            }
            held = await reconciler.held
        }
    }

    /// Asks once for something else than what is held, or than the `past` that was refused, and hands on what came.
    @discardableResult
    func ask(holding held: Revision?, past: Revision? = nil, wait: Int) async throws -> Next {
        logger.debug("asking Central", metadata: ["held": "\(held.map { "\($0)" } ?? "nothing")"])
        let answer = try await central.slice(held: past ?? held, wait: wait)
        logger.debug("Central answered", metadata: ["content": "\(answer.content.word)"])
        if let look = answer.look { await looks(look) }
        switch answer.content {
        case .slice(let bytes):
            await reconciler.heard(answer.identity)
            await reconciler.offer(bytes)
            await reconciler.untilTaken()
            let now = await reconciler.held
            guard now == held else { return .askAgain(holding: now) }
            // One that comes although another was asked for is a fault: the backoff's.
            guard let refused = await reconciler.refused, refused != past else { return .backOff }
            return .askPast(refused)
        case .unchanged:
            // What was refused is looked at anew after each long poll; only what is held can be confirmed.
            return .askAgain(holding: await reconciler.heard(answer.identity, isNewest: past == nil))
        case .notYet(let seconds):
            await reconciler.heard(answer.identity)
            return .wait(.seconds(seconds))
        }
    }
}
