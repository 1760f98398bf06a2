import Foundation
import Testing

extension Stories {
    @Test("What vanishes at once stays in use until it is approved, and a database of yesterday clears no director")
    static func guards() async throws {
        try await tell("guards") { fleet in
            for number in 1...4 { fleet.cluster.pods[number] = true }
            fleet.cluster.tcp = ["9000": "shop/orders:8080"]
            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await fleet.waitApplied()
            let yesterday = "\(fleet.folder)/yesterday.db"
            try await fleet.ctl(["backup", yesterday])
            fleet.cluster.tcp["9001"] = "shop/cart:8080"
            fleet.cluster.tcp["9002"] = "shop/cart:8080"
            try fleet.cluster.write()
            try await table(of: "blue-a", within: 5, fleet) { $0.contains { $0.contains("10.9.0.201:9002") } }
            try await fleet.waitApplied()
            try await sourceLosesPods(fleet)
            try await databaseOfYesterday(yesterday, fleet)
        }
    }

    /// Three of four ingress pods vanish: held, seen, and let go by one command.
    private static func sourceLosesPods(_ fleet: Deployment) async throws {
        let client = ClientLoop("10.9.0.201", 9000)
        for number in 2...4 { fleet.cluster.pods[number] = nil }
        try fleet.cluster.write()
        try await eventually(within: 5, "a finding", or: { fleet.story }) {
            try await fleet.ctl(["get", "findings"]).contains("6 of 8 real servers of pool/ingress")
        }
        let held = Date()
        // An addition does not wait for what is held.
        fleet.cluster.tcp["9003"] = "shop/cart:8080"
        try fleet.cluster.write()
        try await table(of: "blue-a", within: 5, fleet) { $0.contains { $0.contains("10.9.0.201:9003") } }
        try await fleet.waitApplied()
        #expect(try await fleet.ctl(["status"]).contains("pair/blue holds back: 6 of 8"))
        #expect(try await fleet.ctl(["get", "pairs"]).contains("pair/blue holds back: 6 of 8"))
        for edge in 1...4 {
            try await eventually(within: 10, "edge-\(edge) answers", or: { fleet.story }) {
                !client.samples.answered(by: "edge-\(edge)", after: held).isEmpty
            }
        }

        #expect(try await fleet.ctl(["approve", "blue"]) == "pair/blue configured\n")
        try await fleet.waitApplied()
        for director in ["blue-a", "blue-b"] {
            try await table(of: director, within: 10, fleet) { table in
                !table.contains { $0.contains("10.9.0.22:") || $0.contains("10.9.0.24:") }
            }
        }
        #expect(try await Lab.table(of: "blue-a").contains { $0.contains("10.9.0.21:9003") })
        #expect(try await !fleet.ctl(["status"]).contains("pair/blue holds back"))
        #expect(try await fleet.ctl(["status"]).contains("pair/green holds back"), "each pair by itself")
        let samples = client.stop()
        #expect(samples.failures.isEmpty, "\(samples.failures) of \(samples.count)\n\(fleet.story)")
        for number in 2...4 { fleet.cluster.pods[number] = true }
        try fleet.cluster.write()
        try await eventually(within: 5, "the recovery", or: { fleet.story }) {
            try await !fleet.ctl(["status"]).contains("holds back")
        }
        try await fleet.waitApplied()
    }

    /// A new Central with the state of yesterday, and a cluster that forgot most ports as well.
    private static func databaseOfYesterday(_ backup: String, _ fleet: Deployment) async throws {
        let tables = try await Lab.tables()
        try fleet.loseCentral()
        fleet.cluster.tcp = ["9000": "shop/orders:8080"]
        try fleet.cluster.write()
        try await fleet.startCentral()
        try await fleet.ctl(["restore", backup])
        for director in ["blue-a", "blue-b"] {
            try await eventually(within: 20, "\(director) refuses", or: { fleet.story }) {
                let wide = try await fleet.ctl(["describe", "director", director])
                return wide.contains("would remove 3 of 4 services") && wide.contains("lvsctl approve blue")
            }
        }
        #expect(try await Lab.tables() == tables)
        // An order that was weighed against yesterday's slices lets nothing in.
        try await fleet.ctl(["drain", "node", "edge-4"])
        let late = try await fleet.lvsctl(["wait", "applied", "--pair", "blue", "--timeout", "3s"])
        #expect(late.status == 1 && late.stderr.contains("has refused"), "\(late)")
        #expect(try await Lab.table(of: "blue-a") == tables["blue-a"])
        try await fleet.ctl(["undrain", "node", "edge-4"])
        try await fleet.ctl(["approve", "blue"])
        try await fleet.ctl(["wait", "applied", "--pair", "blue", "--timeout", "30s"])
        try await table(of: "blue-a", within: 10, fleet) { !$0.contains { $0.contains("10.9.0.201:9003") } }
    }

    private static func table(
        of director: String, within seconds: Double, _ fleet: Deployment, is right: ([String]) -> Bool
    ) async throws {
        try await eventually(within: seconds, "the table of \(director)", or: { fleet.story }) {
            right(try await Lab.table(of: director))
        }
    }
}
