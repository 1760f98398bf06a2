import FleetHTTP
import Logging

/// Tells Central how things are: after every change, on reconnecting, and every 30 s. The newest report wins.
struct Reporter: Sendable {
    static let interval = Duration.seconds(30)

    let logger: Logger
    /// Rung after every change, and by the puller when Central is back.
    let bell: Bell
    /// Sends how things are by now; false where there is nothing to say yet.
    let send: @Sendable () async throws -> Bool

    func run() async {
        var backoff = Backoff(first: .milliseconds(500), cap: .seconds(10))
        var next: ContinuousClock.Instant = .now
        var problem: String?
        while !Task.isCancelled {
            await bell.sleep(until: next)
            if Task.isCancelled { return }
            do {
                next = .now + (try await send() ? Self.interval : .seconds(1))
                backoff.reset()
                problem = nil
            } catch {
                // Said once for each new reason, not once for each try.
                if problem != "\(error)" { logger.warning("report not taken", metadata: ["error": "\(error)"]) }
                problem = "\(error)"
                next = .now + backoff.pause()
            }
        }
    }
}
