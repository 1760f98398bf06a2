import Foundation
import Testing

extension Stories {
    @Test("A client keeps its server across ports, until the server drains")
    static func marks() async throws {
        try await tell("marks") { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080", "9001": "shop/cart:8080"]
            try await fleet.bringUp()
            for (vip, address) in [("web", "10.9.0.202"), ("web6", "fd09::b:2")] {
                try await fleet.ctl([
                    "create", "vip", vip, "--address", address, "--pair", "blue", "--pool", "ingress", "--http-ports",
                    "80,443", "--scheduler", "rr", "--persistence", "300", "--persist-across-ports",
                ])
                try await fleet.carry(address, on: "blue")
            }
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "web"])
            try await fleet.waitApplied()
            let table = try await Command.need(["ipvsadm", "-Sn"], in: "blue-b")
            #expect(table.components(separatedBy: "-A -f ").count == 4, "\(table)")
            #expect(!table.contains("10.9.0.202"), "\(table)")

            for host in ["10.9.0.202", "fd09::b:2"] {
                var names: Set<String> = []
                for port: UInt16 in [80, 443, 80, 443, 80] { names.insert(try await Client.http(host, port)) }
                #expect(names.count == 1, "\(host): \(names)\n\(fleet.story)")
            }
            // The assignment's ports are a group of their own, and keep together too.
            let streams = try await [Client.tcp("10.9.0.202", 9000), Client.tcp("10.9.0.202", 9001)].map(edge)
            #expect(streams[0] != nil && streams[0] == streams[1], "\(streams)\n\(fleet.story)")

            // Its server drains: the client moves, and stays together.
            let old = try await Client.http("10.9.0.202")
            let number = try #require(Int(old.suffix(1)))
            fleet.cluster.pods[number] = false
            try fleet.cluster.write()
            try await eventually(within: 5, "the client leaves \(old)", or: { fleet.story }) {
                try await Client.http("10.9.0.202") != old
            }
            let (first, second) = (try await Client.http("10.9.0.202"), try await Client.http("10.9.0.202", 443))
            #expect(first == second && first != old)

            // Back to a service a port, without a moment in which nobody serves.
            let client = ClientLoop("10.9.0.202", 9000)
            try await fleet.ctl([
                "assign", "namespace", "shop", "--vip", "web", "--persistence", "300", "--no-persist-across-ports",
            ])
            try await fleet.waitApplied()
            try await eventually(within: 20, "20 requests", or: { fleet.story }) { client.samples.count >= 20 }
            let samples = client.stop()
            #expect(samples.failures.isEmpty, "\(samples.failures) of \(samples.count)\n\(fleet.story)")
            try await fleet.ctl(["delete", "vip", "web6", "--yes"])
            try await fleet.waitApplied()
        }
    }

    @Test("A listener on the director does not answer on a VIP, and nobody else's rule is touched")
    static func closedVIPs() async throws {
        try await tell("closed-vips") { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080"]
            let own = ["-p", "tcp", "--dport", "7", "-j", "DROP"]
            for director in ["blue-a", "blue-b"] {
                try await Command.need(["iptables", "-A", "INPUT"] + own, in: director)
            }
            let listener = Daemon(
                "listener", in: "blue-a",
                ["busybox", "nc", "-ll", "-p", "2222", "-e", "/bin/echo", "director"])
            try listener.start()
            defer { listener.kill() }
            try await eventually(within: 5, "the listener answers on the VIP", or: { listener.lastWords }) {
                try await Client.tcp("10.9.0.201", 2222) == .served("director")
            }

            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await fleet.waitApplied()
            #expect(try await Client.tcp("10.9.0.201", 2222) == .refused)
            #expect(try await Client.tcp("10.9.0.11", 2222) == .served("director"))
            guard case .served = try await Client.tcp("10.9.0.201", 9000) else {
                Issue.record("the VIP's own service is not served\n\(fleet.story)")
                return
            }
            #expect(
                try await Command.run(["busybox", "ping", "-c", "1", "-W", "2", "10.9.0.201"], in: "client").status == 0
            )
            #expect(
                try await Command.run(["busybox", "ping", "-c", "1", "-W", "2", "fd09::b:1"], in: "client").status == 0)
            let saved = try await Command.need(["iptables-save", "-t", "filter"], in: "blue-a")
            #expect(saved.contains("-A INPUT -p tcp -m tcp --dport 7 -j DROP"), "\(saved)")
            #expect(saved.components(separatedBy: "-j LVSFLEET-INPUT").count == 2, "\(saved)")

            // The agent leaves nothing behind when it is told to.
            fleet.agents["blue-a"]?.stop()
            let state = "\(fleet.folder)/blue-a"
            try await Command.need(
                [Lab.program("lvsfleet-agent"), "flush", "--state-dir", state, "--yes"], in: "blue-a")
            let after = try await Command.need(["iptables-save"], in: "blue-a")
            #expect(!after.contains("LVSFLEET"), "\(after)")
            #expect(after.contains("--dport 7 -j DROP"), "\(after)")
            #expect(try await Client.tcp("10.9.0.201", 2222) == .served("director"))
        }
    }

    private static func edge(_ answer: Client.Answer) -> String? {
        guard case .served(let line) = answer else { return nil }
        return String(line.prefix { $0 != " " })
    }
}
