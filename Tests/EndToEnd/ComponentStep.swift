import Foundation
import Testing

/// One thing that ends on a director or beside, and comes back.
struct ComponentStep: CustomStringConvertible {
    enum Part: String, CaseIterable {
        case standbyAgent = "the standby's agent"
        case activeAgent = "the active director's agent"
        case standbyKeepalived = "the standby's keepalived"
        case activeKeepalived = "the active director's keepalived"
        case central = "Central"
    }

    enum Way: String, CaseIterable {
        /// SIGTERM, and two seconds without it.
        case stopped
        /// SIGKILL to all that there is of it, and back as soon as systemd starts it: after what stands in `ExecStopPost`, and
        /// 100 ms (`RestartSec`).
        case killed
        /// SIGTERM, and back at once.
        case restarted
    }

    var part: Part
    var way: Way

    var description: String { "\(part.rawValue) \(way.rawValue)" }

    static let all = Part.allCases.flatMap { part in Way.allCases.map { ComponentStep(part: part, way: $0) } }

    func take(_ fleet: Deployment, _ vrrp: VRRP, active: String) async throws {
        let standby = VRRP.partner(of: active)
        switch part {
        case .standbyAgent: try await end(agent: standby, fleet)
        case .activeAgent: try await end(agent: active, fleet)
        case .standbyKeepalived: try await end(keepalived: standby, vrrp, fleet)
        case .activeKeepalived: try await end(keepalived: active, vrrp, fleet)
        case .central:
            if way == .killed { fleet.central.kill() } else { fleet.central.stop() }
            try await pause()
            try await fleet.startCentral()
            try await fleet.waitApplied()
        }
        // keepalived gives nothing back to who returns; agents and Central move nothing at all.
        let heir = part == .activeKeepalived ? standby : active
        try await vrrp.waitRoles(active: heir, standby: VRRP.partner(of: heir), fleet)
    }

    private func end(agent director: String, _ fleet: Deployment) async throws {
        if way == .killed { fleet.agents[director]?.kill() } else { fleet.agents[director]?.stop() }
        try await pause()
        try fleet.agents[director]?.start()
        try await fleet.waitReady(director)
    }

    private func end(keepalived director: String, _ vrrp: VRRP, _ fleet: Deployment) async throws {
        if way == .killed { vrrp.kill(director) } else { vrrp.stop(director) }
        try await vrrp.takeLeftovers(director)
        try await pause()
        try vrrp.start(director)
    }

    private func pause() async throws {
        switch way {
        case .stopped: try await Task.sleep(for: .seconds(2))
        case .killed: try await Task.sleep(for: .milliseconds(100))
        case .restarted: break
        }
    }
}
