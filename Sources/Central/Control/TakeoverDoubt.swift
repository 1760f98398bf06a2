import FleetModel
import FleetWire

/// Why it is not safe to let a director leave its VIPs to its partner now. Pure.
struct TakeoverDoubt: Error, Hashable, CustomStringConvertible {
    var director: String
    var partner: String
    var reason: String

    var description: String {
        "director/\(director) is not safely drained: \(partner) \(reason); --force does it all the same"
    }

    /// Nil where the partner holds the newest revision, and stands by for each VIP that the director does not give away in vain.
    ///
    /// - Parameter directors: the pair's, with their last reports.
    init?(draining director: String, _ directors: [View<DirectorStatus>], vips: [VirtualIP.Key]) {
        guard let partner = directors.first(where: { $0.metadata.name != director }) else { return nil }
        let status = partner.status
        func reason() -> String? {
            guard status.state == .current else { return "is \(status.state.rawValue), and not current" }
            // It reports every 30 s: one that has missed two may be dead.
            if let seconds = status.secondsSinceReport, seconds > 65 { return "has not reported for \(Int(seconds)) s" }
            let roles = status.report?.roles ?? [:]
            guard let vip = vips.first(where: { ![.active, .standby].contains(roles[$0]) }) else { return nil }
            guard let role = roles[vip] else { return "does not say whether it stands by for vip/\(vip)" }
            return "says \(role.rawValue) of vip/\(vip)"
        }
        guard let reason = reason() else { return nil }
        (self.director, self.partner, self.reason) = (director, partner.metadata.name, reason)
    }
}
