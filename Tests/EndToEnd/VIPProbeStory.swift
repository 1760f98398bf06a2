import Foundation
import Testing

extension Stories {
    @Test("A node that lost its VIP takes no new connection, on either director; its own address answers all the time")
    static func vipProbes() async throws {
        try await tell("vip-probes") { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080"]
            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop6"])
            try await fleet.waitApplied()
            let pool = try await fleet.ctl(["get", "pool", "ingress", "-o", "yaml"])
            let file = "\(fleet.folder)/pool.yaml"
            try pool.replacing("spec:\n", with: "spec:\n  check: {type: tcp, addressed: vip}\n")
                .write(toFile: file, atomically: true, encoding: .utf8)
            try await fleet.ctl(["apply", "-f", file])
            try await fleet.waitApplied()
            try await probesGoThroughMarks(fleet)
            do {
                try await oneLosesItsVIP(fleet)
                try await directorTakesNoAnswers(fleet)
            } catch {
                try? await hold(true, on: "edge-3")
                throw error
            }
        }
    }

    private static let range = "10.9.0.192/27"

    private static func hold(_ holds: Bool, on edge: String) async throws {
        try await Command.need(["ip", "-n", edge, "route", holds ? "add" : "del", "local", range, "dev", "lo"])
    }

    /// Both directors, the one that holds the VIPs too, get answers by the VIPs of both families.
    private static func probesGoThroughMarks(_ fleet: Deployment) async throws {
        for director in ["blue-a", "blue-b"] {
            let table = try await NetworkNamespace.kernelTable(of: director)
            #expect(table.split(separator: "\n").filter { $0.hasPrefix("FWM  4C57") }.count == 6, "\(table)")
        }
        // The probes of 2 s, none of which failed three times in a row.
        let (start, before) = (Date(), try await connectionsTaken(by: "edge-1"))
        try await eventually(within: 20, "16 probes of edge-1", or: { fleet.story }) {
            try await connectionsTaken(by: "edge-1") >= before + 16
        }
        #expect(Date().timeIntervalSince(start) >= 1.5, "two directors, two VIPs, an interval of 500 ms")
        let findings = try await fleet.ctl(["get", "findings"])
        #expect(!findings.contains("FailsCheck") && !findings.contains("FailsOpen"), "\(findings)\n\(fleet.story)")
    }

    private static func oneLosesItsVIP(_ fleet: Deployment) async throws {
        try await hold(false, on: "edge-3")
        for director in ["blue-a", "blue-b"] {
            try await eventually(within: 10, "edge-3 has weight 0 on \(director)", or: { fleet.story }) {
                try await weights(of: 3, on: director)["2328"] == 0
            }
            #expect(try await weights(of: 1, on: director)["2328"] == 1)
        }
        try await eventually(within: 10, "a finding of each director", or: { fleet.story }) {
            let findings = try await fleet.ctl(["get", "findings"])
            return findings.contains("fails the check of director blue-a on VIP 10.9.0.201 (no answer in 500 ms)")
                && findings.contains("director blue-b on VIP 10.9.0.201")
        }
        let findings = try await fleet.ctl(["get", "findings"])
        #expect(!findings.contains("FailsOpen") && !findings.contains("fd09::"), "IPv6 is well\n\(findings)")
        let clients = (0..<2).map { _ in ClientLoop("10.9.0.201", 9000) }
        try await eventually(within: 10, "answers of the others", or: { fleet.story }) {
            clients.allSatisfy { $0.samples.count >= 10 }
        }
        for client in clients {
            let samples = client.stop()
            #expect(samples.failures.isEmpty && samples.answered(by: "edge-3", after: .distantPast).isEmpty)
        }
        try await hold(true, on: "edge-3")
        try await eventually(within: 10, "edge-3 is back", or: { fleet.story }) {
            let findings = try await fleet.ctl(["get", "findings"])
            return !findings.contains("FailsCheck")
        }
        #expect(try await weights(of: 3, on: "blue-a")["2328"] == 1)
    }

    /// Without accept_local the active director drops the answers, which come from an address of its own: it serves on.
    private static func directorTakesNoAnswers(_ fleet: Deployment) async throws {
        let doctor = ["ip", "netns", "exec", "blue-a", Lab.program("lvsfleet-agent"), "doctor"]
        let folder = ["--state-dir", "\(fleet.folder)/blue-a"]
        let well = try await Command.run(doctor + folder)
        #expect(!well.stdout.contains("accept_local=1"), "\(well.stdout)")
        try await takeLocal(false)
        try await eventually(within: 20, "the VIP fails open on blue-a", or: { fleet.story }) {
            try await fleet.ctl(["get", "findings"]).contains("10.9.0.201@blue-a")
        }
        let findings = try await fleet.ctl(["get", "findings"])
        #expect(findings.contains("lvsfleet-agent doctor") && !findings.contains("@blue-b"), "\(findings)")
        for edge in 1...3 { #expect(try await weights(of: edge, on: "blue-a")["2328"] == 1) }
        let ill = try await Command.run(doctor + folder)
        #expect(ill.status == 1 && ill.stdout.contains("sysctl -w net.ipv4.conf.eth0.accept_local=1"), "\(ill.stdout)")
        try await takeLocal(true)
        try await eventually(within: 10, "nothing is left to find", or: { fleet.story }) {
            try await !fleet.ctl(["get", "findings"]).contains("Fails")
        }
    }

    private static func takeLocal(_ takes: Bool) async throws {
        try await Command.need([
            "ip", "netns", "exec", "blue-a", "sysctl", "-qw", "net.ipv4.conf.all.accept_local=\(takes ? 1 : 0)",
        ])
    }
}
