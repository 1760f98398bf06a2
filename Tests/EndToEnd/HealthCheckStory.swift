import Foundation
import Testing

extension Stories {
    @Test(
        "A node that dies without a word gets no new connection after two seconds; without any node the pool fails open"
    )
    static func healthChecks() async throws {
        try await tell("health-checks") { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080", "9001": "shop/cart:8080"]
            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await fleet.waitApplied()
            do {
                try await probesAreFew(fleet)
                try await oneNodeDies(fleet)
                try await allNodesDie(fleet)
            } catch {
                for edge in 1...3 { try await pull(edge, false) }
                throw error
            }
        }
    }

    /// Two services over the pool, two directors: each server is met once by each director every half second.
    private static func probesAreFew(_ fleet: Deployment) async throws {
        let (start, before) = (Date(), try await connectionsTaken(by: "edge-1"))
        try await eventually(within: 20, "20 probes of edge-1", or: { fleet.story }) {
            try await connectionsTaken(by: "edge-1") >= before + 20
        }
        // Intervals are 450 to 500 ms: two directors need 4.5 s for 20 probes, and would need half of it for each service alone.
        let seconds = Date().timeIntervalSince(start)
        #expect(seconds >= 4, "20 probes in \(seconds) s")
    }

    private static func oneNodeDies(_ fleet: Deployment) async throws {
        // IPv6 too: the active director's own choice of a source could be a VIP, whose answers would never come back.
        try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop6"])
        try await fleet.waitApplied()
        let clients = (0..<4).map { _ in ClientLoop("10.9.0.201", 9000, patience: 1) }
        try await eventually(within: 20, "every edge serves", or: { fleet.story }) {
            (1...3).allSatisfy { edge in
                clients.contains { !$0.samples.answered(by: "edge-\(edge)", after: .distantPast).isEmpty }
            }
        }
        let before = Date()
        try await pull(2, true)
        let dead = Date()
        try await eventually(within: 10, "edge-2 has weight 0 on blue-a in both services", or: { fleet.story }) {
            let weights = try await weights(of: 2, on: "blue-a")
            return weights["2328"] == 0 && weights["2329"] == 0
        }
        let quiet = Date().timeIntervalSince(dead)
        try await eventually(within: 20, "100 answers from the others", or: { fleet.story }) {
            clients.reduce(0) { $0 + $1.samples.filter { $0.time > dead.addingTimeInterval(3) }.count } >= 100
        }
        let samples = clients.flatMap { $0.stop() }
        let failures = samples.failures.map { $0.time.timeIntervalSince(dead) }.sorted()
        print("health checks: weight 0 after \(quiet) s, \(failures.count) failures of \(samples.count):", failures)
        #expect(!failures.isEmpty, "edge-2 was not in use, or did not die")
        #expect((failures.first ?? 0) > before.timeIntervalSince(dead) - 1, "\(failures)")
        #expect((failures.last ?? 0) < 2, "\(failures)")
        #expect(samples.answered(by: "edge-2", after: dead).isEmpty)
        let servers = try await fleet.ctl(["get", "realservers", "-o", "wide"])
        #expect(servers.contains("blue-a: no answer in 500 ms"), "\(servers)")
        let findings = try await fleet.ctl(["get", "findings"])
        #expect(findings.contains("ServerFailsCheck") && !findings.contains("PoolFailsOpen"), "\(findings)")
        #expect(!findings.contains("fd09::21") && !findings.contains("fd09::23"), "\(findings)")

        try await pull(2, false)
        let client = ClientLoop("10.9.0.201", 9000)
        try await eventually(within: 10, "edge-2 serves again", or: { fleet.story }) {
            !client.samples.answered(by: "edge-2", after: dead).isEmpty
        }
        #expect(client.stop().failures.isEmpty)
    }

    private static func allNodesDie(_ fleet: Deployment) async throws {
        for edge in 1...3 { try await pull(edge, true) }
        try await eventually(within: 30, "the pool fails open on both directors", or: { fleet.story }) {
            let findings = try await fleet.ctl(["get", "findings"])
            return findings.contains("IPv4@blue-a") && findings.contains("IPv4@blue-b")
        }
        for edge in 1...3 {
            #expect(try await weights(of: edge, on: "blue-a")["2328"] == 1, "edge-\(edge)\n\(fleet.story)")
        }
        for edge in 1...3 { try await pull(edge, false) }
        try await eventually(within: 30, "nothing is left to find", or: { fleet.story }) {
            let findings = try await fleet.ctl(["get", "findings"])
            return !findings.contains("FailsCheck") && !findings.contains("FailsOpen")
        }
        guard case .served = try await Client.tcp("10.9.0.201", 9001) else {
            Issue.record("the VIP is not served\n\(fleet.story)")
            return
        }
    }

    /// Pulls an edge's cable, or puts it back: no packet leaves or comes, and nobody is told.
    private static func pull(_ edge: Int, _ isOut: Bool) async throws {
        try await Command.need(["ip", "link", "set", "vedge-\(edge)", isOut ? "down" : "up"])
    }

    /// Connections that anybody has opened to a host, as its kernel counts them.
    static func connectionsTaken(by host: String) async throws -> Int {
        let text = try await NetworkNamespace.run(in: host) {
            try String(contentsOfFile: "/proc/thread-self/net/snmp", encoding: .utf8)
        }
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("Tcp:") }.map { $0.split(separator: " ") }
        guard lines.count == 2, let place = lines[0].firstIndex(of: "PassiveOpens"), let count = Int(lines[1][place])
        else { throw LabError("no PassiveOpens in \(text)") }
        return count
    }

    /// The weights of an edge on a director by the port of its services, four hexadecimal digits.
    static func weights(of edge: Int, on director: String) async throws -> [String: Int] {
        let address = String(format: "0A0900%02X", 20 + edge)
        var weights: [String: Int] = [:]
        for line in try await NetworkNamespace.kernelTable(of: director).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 4, words[0] == "->", words[1].hasPrefix(address) else { continue }
            weights[String(words[1].suffix(4))] = Int(words[3])
        }
        return weights
    }
}
