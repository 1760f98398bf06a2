import Foundation
import Testing

extension Stories {
    /// A port in the kernel's own listing: four hexadecimal digits after the VIP's eight.
    private static func has(_ port: UInt16, on director: String, vip: String) async throws -> Bool {
        let parts = vip.split(separator: ".").compactMap { UInt8($0) }
        let hex = parts.map { String(format: "%02X", $0) }.joined() + String(format: ":%04X", port)
        return try await NetworkNamespace.kernelTable(of: director).contains(hex)
    }

    @Test("A tcp-services entry reaches both directors of its pair within a second, and nobody else")
    static func tcpServices() async throws {
        try await tell("tcp-services") { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080", "9002": "bank/ledger:8080"]
            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await fleet.ctl(["assign", "namespace", "bank", "--vip", "bank"])
            try await fleet.waitApplied()

            fleet.cluster.tcp["9003"] = "shop/cart:8080"
            try fleet.cluster.write()
            try await eventually(within: 1, "9003 on blue-a and blue-b", or: { fleet.story }) {
                let first = try await has(9003, on: "blue-a", vip: "10.9.0.201")
                let second = try await has(9003, on: "blue-b", vip: "10.9.0.201")
                return first && second
            }
            for director in ["green-a", "green-b"] {
                #expect(try await !NetworkNamespace.kernelTable(of: director).contains(":232B"))  // 9003
            }

            // Malformed entries: a finding each, and nothing else moves.
            let before = try await fleet.ctl(["get", "services"])
            fleet.cluster.tcp["not-a-port"] = "shop/orders:8080"
            fleet.cluster.tcp["70000"] = "shop/orders:8080"
            fleet.cluster.tcp["9004"] = "malformed"
            fleet.cluster.tcp["443"] = "shop/orders:8080"
            try fleet.cluster.write()
            try await eventually(within: 3, "four findings", or: { fleet.story }) {
                let findings = try await fleet.ctl(["get", "findings"])
                return ["not-a-port", "70000", "9004", "443"].allSatisfy(findings.contains)
                    && findings.components(separatedBy: "MalformedEntry").count == 5
            }
            #expect(try await fleet.ctl(["get", "services"]) == before)
            let served = try await Client.tcp("10.9.0.201", 9003)
            guard case .served = served else {
                Issue.record("9003 is \(served)\n\(fleet.story)")
                return
            }
        }
    }

    @Test("Ingress nodes come and go within a second, and a client that keeps asking sees nothing of it")
    static func ingressNodes() async throws {
        try await tell("ingress-nodes") { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080"]
            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await fleet.waitApplied()
            let client = ClientLoop("10.9.0.201", 9000)

            fleet.cluster.pods[4] = true
            try fleet.cluster.write()
            let ready = Date()
            try await eventually(within: 1, "edge-4 serves", or: { fleet.story }) {
                !client.samples.answered(by: "edge-4", after: ready).isEmpty
            }

            fleet.cluster.pods[2] = nil
            try fleet.cluster.write()
            let gone = Date().addingTimeInterval(1)
            // Enough samples after the second has passed that a fourth of them would have met edge-2.
            try await eventually(within: 20, "40 requests after edge-2 left", or: { fleet.story }) {
                client.samples.filter { $0.time > gone }.count >= 40
            }
            let samples = client.stop()
            #expect(samples.answered(by: "edge-2", after: gone).isEmpty)
            #expect(samples.failures.isEmpty, "\(samples.failures) of \(samples.count)")
        }
    }
}
