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
