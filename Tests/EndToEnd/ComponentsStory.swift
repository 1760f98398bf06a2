import Foundation
import Testing

extension Stories {
    @Test("Agents, keepalived and Central end and come back one at a time: no request fails, no connection is lost")
    static func components() async throws {
        try await tellOfPair("components") { fleet, vrrp in
            let vip = "10.9.0.205"
            let held = [
                try await HeldConnections.open(150, to: vip, 80),
                try await HeldConnections.open(150, to: "10.9.0.206", 80),
            ]
            defer { for connections in held { connections.close() } }
            var owners: [[HeldConnections.Answer]] = []
            for connections in held { owners.append(try await connections.ask()) }
            let tables = try await Lab.tables()
            // Still less than the second after which TCP asks again, and more than a machine stands still.
            let loop = ConnectLoop(vip, 80, patience: 0.9)
            try await Task.sleep(for: .seconds(1))
            var times: [(step: ComponentStep, start: Double)] = []
            for step in ComponentStep.all {
                let active = try await vrrp.waitHolder(of: vip, fleet)
                times.append((step, ConnectLoop.now))
                try await step.take(fleet, vrrp, active: active)
                for (connections, owners) in zip(held, owners) {
                    #expect(try await connections.ask() == owners, "\(step)\n\(fleet.story)")
                }
                #expect(try await Lab.tables() == tables, "\(step)\n\(fleet.story)")
            }
            let end = ConnectLoop.now
            let samples = loop.stop()
            for (index, (step, start)) in times.enumerated() {
                let part = samples.begun(from: start, before: index + 1 < times.count ? times[index + 1].start : end)
                print(
                    "components: \(step): \(part.count) connections, \(part.failed) failed, the longest gap was "
                        + "\(Int(part.longestGap * 1000)) ms")
                #expect(part.failed == 0, "\(step)\n\(vrrp.story)")
            }
            #expect(samples.failed == 0)
        }
    }
}

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
