import Foundation
import Testing

extension Stories {
    @Test("One VIP moves to the other director and back: no connection fails or is lost, and never do both hold it")
    static func moveVIP() async throws {
        try await tellOfPair("move", agentArguments: ["--audit-interval", "5"]) { fleet, vrrp in
            // keepalived of blue-a was there first, so it carries both routers; blue-b takes its own back.
            let early = try await fleet.lvsctl(["failover", "blue", "--vip", "web", "--to", "blue-b"])
            #expect(early.status == 1 && early.stderr.contains("lvsctl failover blue --return"), "\(early)")
            #expect(
                try await fleet.ctl(["failover", "blue", "--return"])
                    == "director/blue-b carries the VIPs that prefer it\n")
            #expect(try await fleet.ctl(["failover", "blue", "--return"]) == "pair/blue unchanged\n")
            #expect(try await VRRP.holders(of: "10.9.0.206") == ["blue-b"])
            #expect(try await VRRP.holders(of: "10.9.0.205") == ["blue-a"])

            let idle = try await HeldConnections.open(100, to: "10.9.0.205", 80)
            let other = try await HeldConnections.open(100, to: "10.9.0.206", 80)
            defer { for held in [idle, other] { held.close() } }
            let owners = (idle: try await idle.ask(), other: try await other.ask())
            try await eventually(within: 90, "blue-b counts blue-a's connections", or: { fleet.story }) {
                let text = try await fleet.ctl(["get", "pairs", "blue", "-o", "wide"])
                return text.contains("pair/blue, blue-a to blue-b: safe, 100 of 100 connections known (100 %)")
            }

            for (from, to) in [("blue-a", "blue-b"), ("blue-b", "blue-a")] {
                let loop = ConnectLoop("10.9.0.205", 80, patience: 0.9)
                // The one that takes it is looked at first: what both show is held by both.
                let looking = Task {
                    var (looks, both) = (0, 0)
                    while !Task.isCancelled {
                        looks += 1
                        if try await VRRP.holders(of: "10.9.0.205", among: [to, from]).count == 2 { both += 1 }
                    }
                    return (looks: looks, both: both)
                }
                try await Task.sleep(for: .seconds(1))
                #expect(try await fleet.ctl(["failover", "blue", "--vip", "web"]) == "vip/web is on \(to)\n")
                #expect(try await VRRP.holders(of: "10.9.0.205") == [to])
                try await Task.sleep(for: .seconds(1))
                looking.cancel()
                let (looks, both) = try await looking.value
                let samples = loop.stop()
                print(
                    "moveVIP: to \(to): the longest gap was \(Int(samples.longestGap * 1000)) ms, \(samples.failed) of "
                        + "\(samples.count) failed, looked at \(looks) times")
                #expect(both == 0 && looks > 10)
                #expect(samples.failed == 0, "\(vrrp.story)")
                #expect(try await idle.ask() == owners.idle)
                #expect(try await other.ask() == owners.other)
                #expect(try await VRRP.holders(of: "10.9.0.206") == ["blue-b"], "others stay where they are")
            }
            #expect(try await fleet.ctl(["balance", "blue"]) == "pair/blue unchanged\n")
        }
    }

    @Test("With unicast peers one director carries the VIPs although the network takes no multicast")
    static func unicast() async throws {
        try await tellOfPair("unicast") { fleet, vrrp in
            let refused = try await fleet.setPeers("unicast")
            #expect(refused.status == 1 && refused.stderr.contains("has no IPv6 address to send adverts"), "\(refused)")
            try await fleet.ctl(["delete", "vip", "web6", "--yes"])
            #expect(try await fleet.setPeers("unicast").status == 0)
            try await fleet.waitApplied()
            try await Task.sleep(for: .seconds(2))
            for director in VRRP.directors {
                try await Command.need(
                    ["iptables", "-I", "INPUT", "-d", "224.0.0.18", "-j", "DROP"], in: director)
            }
            try await Task.sleep(for: .seconds(3))
            // Other peers let keepalived begin anew, so either may carry it; without adverts that arrive both would.
            let holders = try await VRRP.holders(of: "10.9.0.205")
            #expect(holders.count == 1, "\(holders)\n\(vrrp.story)")
            let dying = holders.first ?? ""
            let heir = VRRP.partner(of: dying)

            try await Command.need(["ip", "link", "set", "v\(dying)", "down"])
            vrrp.kill(dying)
            try await eventually(within: 3, "\(heir) takes over", or: { fleet.story + vrrp.story }) {
                try await VRRP.holders(of: "10.9.0.205").contains(heir)
            }
            #expect(try await Client.http("10.9.0.205").hasPrefix("edge-"))
        }
    }
}

extension Deployment {
    /// Sets to whom pair blue's directors send adverts.
    fileprivate func setPeers(_ peers: String) async throws -> Command.Output {
        let pair = try await ctl(["get", "pair", "blue", "-o", "yaml"])
        let file = "\(folder)/peers.yaml"
        let lines = pair.split(separator: "\n").map { $0 == "spec:" ? "spec:\n  vrrp: {peers: \(peers)}" : String($0) }
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return try await lvsctl(["apply", "-f", file])
    }
}
