import FleetModel
import FleetWire
import Logging

extension Reporter {
    /// Tells how a director is, and the reconciler what Central says to that.
    ///
    /// - Parameter partnerHears: is told since when the partner has heard of connections.
    init(
        central: any CentralAPI, reconciler: Reconciler, logger: Logger, bell: Bell,
        partnerHears: @escaping @Sendable (String) async -> Void = { _ in }
    ) {
        self.init(logger: logger, bell: bell) {
            guard var report = await reconciler.state.report() else { return false }
            report.host?.clockMillis = WallClock.millis
            let answer = try await central.send(report)
            if let hearing = answer.partnerHearing { await partnerHears(hearing) }
            if let ended = answer.endedDrains { await reconciler.heard(endedDrains: ended) }
            logger.debug("reported", metadata: ["outcome": "\(report.outcome)"])
            return true
        }
    }
}
