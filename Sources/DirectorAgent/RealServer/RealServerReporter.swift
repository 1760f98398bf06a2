import FleetHTTP
import FleetModel
import Logging

/// Tells Central how the host is: after every change, on reconnecting, and every 30 s. The newest report wins.
struct RealServerReporter: Sendable {
    static let interval = Duration.seconds(30)

    let central: any RealServerCentral
    let node: String
    let host: RealServerHost
    let logger: Logger
    /// Rung after every change, and by the puller when Central is back.
    let bell: Bell

    func run() async {
        var backoff = Backoff(first: .milliseconds(500), cap: .seconds(10))
        var next: ContinuousClock.Instant = .now
        var problem: String?
        while !Task.isCancelled {
            await bell.sleep(until: next)
            if Task.isCancelled { return }
            guard let report = host.window.state.report(node: node) else {
                next = .now + .seconds(1)
                continue
            }
            do {
                try await central.send(report)
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
