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

    func run() async {
        var backoff = Backoff(first: .milliseconds(500), cap: .seconds(10))
        var problem: String?
        while !Task.isCancelled {
            do {
                let pause = try await ask(wait: Self.wait)
                if let known = problem {
                    logger.notice("Central is back", metadata: ["was": "\(known)"])
                    problem = nil
                    reconnected.ring()
                }
                backoff.reset()
                if let pause { try await Task.sleep(for: pause) }
            } catch {
                if Task.isCancelled { return }
                // Said once for each new reason, not once for each try.
                if problem != "\(error)" { logger.warning("Central is away", metadata: ["error": "\(error)"]) }
                problem = "\(error)"
                try? await Task.sleep(for: backoff.pause())
            }
        }
    }

    /// Asks once; gives the pause that Central wants before the next question.
    @discardableResult
    func ask(wait: Int) async throws -> Duration? {
        let held = await reconciler.held
        logger.debug("asking Central", metadata: ["held": "\(held.map { "\($0)" } ?? "nothing")"])
        let answer = try await central.slice(held: held, wait: wait)
        logger.debug("Central answered", metadata: ["content": "\(answer.content.word)"])
        if let identity = answer.identity { await reconciler.learn(identity) }
        switch answer.content {
        case .slice(let bytes):
            await reconciler.offer(bytes)
            await reconciler.untilTaken()
            // A slice that was refused comes again with every question: not more often than this.
            return await reconciler.held == held ? .seconds(2) : nil
        case .unchanged:
            return nil
        case .notYet(let seconds):
            return .seconds(seconds)
        }
    }
}
