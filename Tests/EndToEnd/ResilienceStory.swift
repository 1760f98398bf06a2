import Foundation
import Testing

extension Stories {
    @Test("Traffic, tables and restarts do without Central, and its return changes nothing")
    static func centralAway() async throws {
        try await tell("central-away") { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080", "9001": "shop/cart:8080"]
            fleet.cluster.udp = ["5353": "shop/orders:8080"]
            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop6"])
            try await fleet.waitApplied()
            let tables = try await Lab.tables()
            let revision = try await fleet.revision(of: "blue")
            let client = ClientLoop("10.9.0.201", 9000)

            fleet.central.kill()
            // An agent restarted meanwhile leaves the table byte for byte as it was.
            let agent = try #require(fleet.agents["blue-a"])
            agent.kill()
            try agent.start()
            try await eventually(within: 15, "the agent is back", or: { agent.lastWords }) {
                try await Command.run(
                    ["curl", "-s", "-f", "http://127.0.0.1:7071/readyz"], in: "blue-a"
                ).status == 0
            }
            #expect(try await Lab.tables() == tables)

            let samples = client.stop()
            #expect(samples.failures.isEmpty, "\(samples.failures) of \(samples.count)\n\(fleet.story)")

            // A director whose namespace is made anew has an empty kernel, no Central, and its disk.
            let standby = try #require(fleet.agents["blue-b"])
            standby.kill()
            try await Command.need(["\(Lab.root)/lab/topology", "blue-b"])
            #expect(try await Lab.table(of: "blue-b").isEmpty)
            try standby.start()
            try await eventually(within: 15, "the table is back from disk", or: { standby.lastWords }) {
                try await Lab.table(of: "blue-b") == tables["blue-b"]
            }

            // Central returns: all converge on the same revision, and the next change makes a higher one.
            try await fleet.startCentral()
            try await fleet.waitApplied()
            #expect(try await fleet.revision(of: "blue") == revision)
            #expect(try await Lab.tables() == tables)
            fleet.cluster.tcp["9003"] = "shop/cart:8080"
            try fleet.cluster.write()
            try await eventually(within: 5, "a new revision", or: { fleet.story }) {
                try await fleet.revision(of: "blue") == revision + 1
            }
            try await fleet.waitApplied()
        }
    }
}

extension Lab {
    /// A director's table as `ipvsadm -Sn` writes it, sorted: the kernel lists by hash.
    static func table(of director: String) async throws -> [String] {
        try await Command.need(["ipvsadm", "-Sn"], in: director).split(separator: "\n").map(String.init).sorted()
    }

    static func tables() async throws -> [String: [String]] {
        var tables: [String: [String]] = [:]
        for director in directors { tables[director] = try await table(of: director) }
        return tables
    }
}

extension Deployment {
    /// The number of a pair's newest revision.
    func revision(of pair: String) async throws -> Int {
        let json = try JSONSerialization.jsonObject(with: Data(try await ctl(["status", "-o", "json"]).utf8))
        let status = (json as? [String: Any])?["status"] as? [String: Any]
        let pairs = status?["pairs"] as? [[String: Any]] ?? []
        let revision = pairs.first { $0["name"] as? String == pair }?["revision"] as? [String: Any]
        guard let number = revision?["number"] as? Int else { throw LabError("no revision of \(pair) in \(json)") }
        return number
    }
}
