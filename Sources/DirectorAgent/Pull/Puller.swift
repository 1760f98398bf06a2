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

    /// What to do before the next question.
    enum Next: Hashable, Sendable {
        case askAgain
        case wait(Duration)
        /// The slice was not taken and would come again at once: as after an error, not more often than the backoff says.
        case backOff
    }

    func run() async {
        var backoff = Backoff(first: firstPause, cap: .seconds(10))
        var problem: String?
        while !Task.isCancelled {
            do {
                let next = try await ask(wait: Self.wait)
                if let known = problem {
                    logger.notice("Central is back", metadata: ["was": "\(known)"])
                    problem = nil
                    reconnected.ring()
                }
                switch next {
                case .askAgain: backoff.reset()
                case .wait(let pause):
                    backoff.reset()
                    try await Task.sleep(for: pause)
                case .backOff: try await Task.sleep(for: backoff.pause())
                }
            } catch {
                if Task.isCancelled { return }
                // Said once for each new reason, not once for each try.
                if problem != "\(error)" { logger.warning("Central is away", metadata: ["error": "\(error)"]) }
                problem = "\(error)"
                try? await Task.sleep(for: backoff.pause())
            }
        }
    }

    /// Asks once, and hands on what came.
    @discardableResult
    func ask(wait: Int) async throws -> Next {
        let held = await reconciler.held
        logger.debug("asking Central", metadata: ["held": "\(held.map { "\($0)" } ?? "nothing")"])
        let answer = try await central.slice(held: held, wait: wait)
        logger.debug("Central answered", metadata: ["content": "\(answer.content.word)"])
        await reconciler.heard(answer.identity)
        switch answer.content {
        case .slice(let bytes):
            await reconciler.offer(bytes)
            await reconciler.untilTaken()
            return await reconciler.held == held ? .backOff : .askAgain
        case .unchanged:
            await reconciler.confirmNewest()
            return .askAgain
        case .notYet(let seconds):
            return .wait(.seconds(seconds))
        }
    }
}
