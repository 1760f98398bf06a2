import Foundation
import Testing

extension Stories {
    @Test("Directors that do not hear each other both carry the VIPs: it is found at once, and heals by itself")
    static func partition() async throws {
        try await tellOfPair("partition", mayOverlap: true) { fleet, vrrp in
            _ = try await fleet.untilWell()
            let loop = ConnectLoop("10.9.0.205", 80, patience: 0.9)
            try await Task.sleep(for: .seconds(1))

            // Adverts alone are lost: Central, clients and real servers are reached as before.
            try await hearEachOther(false)
            let cut = Date()
            try await eventually(within: 10, "both carry the VIPs", or: { vrrp.story }) {
                try await VRRP.holders(of: "10.9.0.205").count == 2
            }
            let split = Date()
            var findings = ""
            try await eventually(within: 10, "it is found", or: { "\(findings)\n\(fleet.story)" }) {
                findings = try await fleet.ctl(["get", "findings"])
                return findings.contains("blue-a and blue-b both say that they carry")
                    && findings.contains("blue-a and blue-b both have the address of")
            }
            print(
                "partition: split after \(Int(split.timeIntervalSince(cut) * 1000)) ms, found "
                    + "\(Int(Date().timeIntervalSince(split) * 1000)) ms later")
            let doctor = try await fleet.lvsctl(["doctor", "blue"])
            #expect(doctor.status == 1)
            for words in [
                "CRITICAL  pair/blue TwoActiveDirectors: blue-a and blue-b both say that they carry VIPs web, web2 and web6",
                "mend: Let VRRP (protocol 112, to 224.0.0.18 or ff02::12) pass between 10.9.0.11 and 10.9.0.12 on eth0",
                "CRITICAL  pair/blue AddressOnBoth", "CRITICAL  vip/web TwoAnswers", "CRITICAL  vip/web2 TwoAnswers",
            ] { #expect(doctor.stdout.contains(words), "\(words)\n\(doctor.stdout)") }

            try await hearEachOther(true)
            let heard = Date()
            try await eventually(within: 5, "one of them carries the VIPs", or: { vrrp.story }) {
                for vip in ["10.9.0.205", "10.9.0.206", "fd09::b:5"] {
                    guard try await VRRP.holders(of: vip).count == 1 else { return false }
                }
                return true
            }
            print("partition: healed after \(Int(Date().timeIntervalSince(heard) * 1000)) ms")
            let well = try await fleet.untilWell()
            #expect(well.contains("carries VIP"), "\(well)")
            try await Task.sleep(for: .seconds(1))
            let samples = loop.stop()
            print(
                "partition: \(samples.failed) of \(samples.count) connections failed, the longest gap was "
                    + "\(Int(samples.longestGap * 1000)) ms")
            #expect(try await Client.http("10.9.0.205").hasPrefix("edge-"))
        }
    }

    /// Lets the directors of pair blue hear each other's adverts, or not.
    private static func hearEachOther(_ hear: Bool) async throws {
        for director in VRRP.directors {
            for tables in ["iptables", "ip6tables"] {
                try await Command.need(
                    [tables, "-w", hear ? "-D" : "-I", "INPUT", "-p", "112", "-j", "DROP"], in: director)
            }
        }
    }
}
