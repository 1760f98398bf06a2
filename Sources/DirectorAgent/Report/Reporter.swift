import FleetHTTP
import FleetModel
import FleetWire
import Logging

/// Tells Central how things are: after every change, on reconnecting, and every 30 s. The newest report wins.
struct Reporter: Sendable {
    static let interval = Duration.seconds(30)

    let central: any CentralAPI
    let reconciler: Reconciler
    let logger: Logger
    /// Rung by the reconciler after every change, and by the puller when Central is back.
    let bell: Bell

    func run() async {
        var backoff = Backoff(first: .milliseconds(500), cap: .seconds(10))
        var next: ContinuousClock.Instant = .now
        var problem: String?
        while !Task.isCancelled {
            await bell.sleep(until: next)
            if Task.isCancelled { return }
            guard var report = await reconciler.state.report() else {
                next = .now + Self.interval
                continue
            }
            report.host?.clockMillis = WallClock.millis
            do {
                let answer = try await central.send(report)
                if let ended = answer.endedDrains { await reconciler.heard(endedDrains: ended) }
                logger.debug("reported", metadata: ["outcome": "\(report.outcome)"])
                backoff.reset()
                problem = nil
                next = .now + Self.interval
            } catch {
                if problem != "\(error)" { logger.warning("report not taken", metadata: ["error": "\(error)"]) }
                problem = "\(error)"
                next = .now + backoff.pause()
            }
        }
    }
}
