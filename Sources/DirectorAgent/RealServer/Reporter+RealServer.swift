import FleetModel
import FleetWire
import Logging

extension Reporter {
    /// Tells how a real server's host is.
    init(central: any RealServerCentral, node: String, host: RealServerHost, logger: Logger, bell: Bell) {
        self.init(logger: logger, bell: bell) {
            guard let report = host.window.state.report(node: node) else { return false }
            try await central.send(report)
            return true
        }
    }
}
