import Foundation
import Testing

extension Stories {
    @Test("Central's folder is lost: a new one takes the backup, and its directors and their VIPs stay as they are")
    static func restore() async throws {
        try await tellOfPair("restore") { fleet, vrrp in
            fleet.cluster.tcp = ["9000": "shop/orders:8080", "9001": "bank/ledger:8080"]
            try fleet.cluster.write()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "web"])
            try await fleet.ctl(["assign", "namespace", "bank", "--vip", "web2"])
            try await fleet.waitApplied()
            let backup = "\(fleet.folder)/fleet.db"
            #expect(try await fleet.ctl(["backup", backup]) == "\(backup)\n")
            let export = try await fleet.ctl(["export"])
            let old = try await fleet.epoch()
            let includes = try VRRP.directors.map { try String(contentsOfFile: vrrp.include($0), encoding: .utf8) }

            let loop = ConnectLoop("10.9.0.205", 80, every: 0.02, patience: 0.9)
            let client = ClientLoop("10.9.0.206", 9001)
            try await changeAndUndo(backup, export: export, fleet)
            let tables = try await Lab.tables()

            // The machine of Central burns.
            try fleet.loseCentral()
            try await fleet.startCentral()
            #expect(try await fleet.ctl(["get", "pairs", "-o", "name"]) == "")
            for director in VRRP.directors {
                try await eventually(within: 20, "\(director) is unknown", or: { fleet.story }) {
                    fleet.agents[director]?.has(said: "the token is not known") == true
                }
            }
            #expect(try await Lab.tables() == tables)
            let restored = try await fleet.ctl(["restore", backup])
            #expect(restored.contains("pair/blue created") && restored.contains("vip/web created"), "\(restored)")
            // Agents come back with the tokens that they have.
            try await fleet.waitApplied()
            let new = try await fleet.epoch()
            #expect(new != old && restored.contains("epoch/\(new) created"))
            #expect(try await fleet.ctl(["export"]) == export)
            #expect(try await Lab.tables() == tables)
            for director in VRRP.directors {
                let applied = try await fleet.ctl(["get", "director", director])
                #expect(applied.contains("current") && applied.contains(" \(new)."), "\(applied)")
            }
            // keepalived was told nothing new, so no VIP moved.
            #expect(
                try VRRP.directors.map { try String(contentsOfFile: vrrp.include($0), encoding: .utf8) } == includes)
            for vip in ["10.9.0.205", "10.9.0.206"] {
                #expect(try await VRRP.holders(of: vip) == ["blue-a"], "\(vrrp.story)")
            }
            let samples = client.stop()
            #expect(samples.failures.isEmpty, "\(samples.failures) of \(samples.count)\n\(fleet.story)")
            let opened = loop.stop()
            print("restore: \(opened.count) connections, \(opened.failed) failed; \(samples.count) requests")
            #expect(opened.failed == 0 || opened.longestPause > 0.9, "\(opened.failed) of \(opened.count)")
        }
    }

    /// A mistake, and the way back while Central works.
    private static func changeAndUndo(_ backup: String, export: String, _ fleet: Deployment) async throws {
        try await fleet.ctl([
            "create", "vip", "extra", "--address", "10.9.0.204", "--pair", "blue", "--pool", "ingress",
        ])
        try await fleet.ctl(["unassign", "namespace", "shop", "--vip", "web"])
        try await fleet.ctl(["drain", "node", "edge-4"])
        try await fleet.waitApplied()
        let trial = try await fleet.ctl(["restore", backup, "--dry-run"])
        #expect(trial == "assignment/shop/*@web created (dry run)\nvip/extra deleted (dry run)\n")
        try await fleet.ctl(["restore", backup, "--yes"])
        try await fleet.waitApplied()
        #expect(try await fleet.ctl(["export"]) == export)
        #expect(try await fleet.ctl(["get", "drains", "-o", "name"]) == "drain/edge-4\n")
        try await fleet.ctl(["undrain", "node", "edge-4"])
        try await fleet.waitApplied()
    }
}

extension Deployment {
    /// Central and all that it stored are gone.
    func loseCentral() throws {
        central.kill()
        try FileManager.default.removeItem(atPath: "\(folder)/central")
    }

    func epoch() async throws -> String {
        let json = try JSONSerialization.jsonObject(with: Data(try await ctl(["status", "-o", "json"]).utf8))
        let status = (json as? [String: Any])?["status"] as? [String: Any]
        guard let epoch = status?["epoch"] as? String else { throw LabError("no epoch in \(json)") }
        return epoch
    }
}
