import FleetModel
import Synchronization

/// What the agent of a real server's host knows at one moment, for reports, health and metrics.
struct RealServerState: Hashable, Sendable {
    var addresses: [IPAddress] = []
    var version: String?
    var vips: [RealServerReport.VIP] = []
    var failures: [DirectorReport.Failure] = []
    var drift: [String] = []
    var before: [String: String] = [:]
    var audits = 0
    /// When Central answered last, in seconds since 1970.
    var centralSeenAt: Int64?

    /// Nil while the host does not know its own addresses.
    func report(node: String) -> RealServerReport? {
        guard !addresses.isEmpty else { return nil }
        return RealServerReport(
            node: node, addresses: addresses, agentVersion: AgentVersion.current, version: version, vips: vips,
            failures: failures, drift: drift, before: before)
    }

    /// For people, in a line.
    var sentence: String {
        let held = vips.count { $0.state != .missing }
        let failure = failures.first.map { "; cannot \($0.operation): \($0.error)" } ?? ""
        return "\(held) of \(vips.count) VIPs taken\(failure)"
    }

    /// The same without what moves by itself.
    var news: RealServerState {
        var copy = self
        copy.audits = 0
        copy.centralSeenAt = nil
        return copy
    }
}

/// The newest state, for readers that must wait for nobody.
final class RealServerWindow: Sendable {
    private let latest = Mutex(RealServerState())

    var state: RealServerState { latest.withLock { $0 } }

    func show(_ state: RealServerState) { latest.withLock { $0 = state } }
}
