import Foundation
import Testing

extension Stories {
    @Test("200 connections live through drains, changes, restarts and the replacement of every server")
    static func heldConnections() async throws {
        try await tell("held") { fleet in
            try await fleet.bringUp()
            for (vip, address, seconds) in [("web", "10.9.0.202", "600"), ("brief", "10.9.0.203", "8")] {
                try await fleet.ctl([
                    "create", "vip", vip, "--address", address, "--pair", "blue", "--pool", "ingress", "--http-ports",
                    "80", "--scheduler", "rr", "--drain", seconds,
                ])
                try await fleet.carry(address, on: "blue")
            }
            try await fleet.waitApplied()
            let held = try await HeldConnections.open(200, to: "10.9.0.202", 80)
            defer { held.close() }
            let owners = try await held.ask()
            #expect(Set(owners) == [.served("edge-1"), .served("edge-2"), .served("edge-3")])
            func expectAllHeld(_ after: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
                let answers = try await held.ask()
                let lost = zip(owners, answers).filter { $0 != $1 }
                #expect(
                    lost.isEmpty, "after \(after): \(lost.prefix(5))\n\(fleet.story)", sourceLocation: sourceLocation)
            }

            // A change of settings that is none of the scheduler's.
            let file = "\(fleet.folder)/web.yaml"
            try fleetFile(web: "upperThreshold: 60000").write(toFile: file, atomically: true, encoding: .utf8)
            try await fleet.ctl(["apply", "-f", file])
            try await fleet.waitApplied()
            try await expectAllHeld("a change of settings")

            // Every server is replaced, one after the other, and each drains.
            fleet.cluster.pods[4] = true
            for number in 1...3 {
                fleet.cluster.pods[number] = false
                try fleet.cluster.write()
                try await fleet.waitForDrain(of: "10.9.0.2\(number):80", within: 10)
                try await expectAllHeld("the drain of edge-\(number)")
            }
            #expect(try await Client.http("10.9.0.202") == "edge-4")
            let shown = try await fleet.ctl(["get", "realservers", "-o", "json"])
            #expect(shown.contains("activeConnections") && shown.contains("secondsLeft"), "\(shown)")

            // The agents go and come, one killed and one asked, as an upgrade does; then Central.
            fleet.agents["blue-a"]?.kill()
            fleet.agents["blue-b"]?.stop()
            try await expectAllHeld("the end of the agents")
            for director in ["blue-a", "blue-b"] { try fleet.agents[director]?.start() }
            try await fleet.waitReady("blue-a")
            try await expectAllHeld("the return of the agents")
            fleet.central.stop()
            try await fleet.startCentral()
            try await fleet.waitApplied()
            try await expectAllHeld("the return of Central")

            // A connection that outstays its welcome ends at its deadline, and not before.
            let brief = try await HeldConnections.open(1, to: "10.9.0.203", 80)
            defer { brief.close() }
            #expect(try await brief.ask() == [.served("edge-4")])
            fleet.cluster.pods[1] = true
            fleet.cluster.pods[4] = false
            let start = Date()
            try fleet.cluster.write()
            try await eventually(within: 30, "the brief one ends", or: { fleet.story }) {
                try await brief.ask(seconds: 3) != [.served("edge-4")]
            }
            #expect(Date().timeIntervalSince(start) >= 8)
            try await expectAllHeld("the deadline of another VIP")
        }
    }

    @Test("UDP from one client port goes on within a second of its server's removal")
    static func datagrams() async throws {
        try await tell("datagrams") { fleet in
            fleet.cluster.udp = ["5353": "bank/dns:8080"]
            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "bank", "--vip", "bank"])
            try await fleet.waitApplied()
            let client = DatagramLoop("10.9.0.231", 5353)
            try await eventually(within: 5, "ten answers", or: { fleet.story }) { client.samples.count >= 10 }
            let edge = try #require(client.samples.last?.edge)
            let number = try #require(Int(edge.suffix(1)))
            fleet.cluster.pods[number] = nil
            try fleet.cluster.write()
            let gone = Date()
            try await eventually(within: 5, "another server answers", or: { fleet.story }) {
                client.samples.last.map { $0.edge != edge } ?? false
            }
            let samples = client.stop()
            let first = try #require(samples.first { $0.time > gone && $0.edge != edge })
            #expect(first.time.timeIntervalSince(gone) < 1)
            #expect(!samples.contains { $0.edge == edge && $0.time > first.time })
        }
    }

    private static func fleetFile(web line: String) -> String {
        """
        apiVersion: lvsfleet.io/v1
        kind: VIP
        metadata: {name: web}
        spec:
          address: 10.9.0.202
          pair: blue
          pool: ingress
          httpPorts: [80]
          service: {scheduler: rr, drainSeconds: 600, \(line)}
        """
    }
}
