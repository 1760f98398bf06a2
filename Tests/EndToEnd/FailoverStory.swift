import Foundation
import Testing

extension Stories {
    @Test("A director dies: its VIPs are served by its partner in time, and every open connection lives")
    static func failover() async throws {
        try await tellOfPair("failover") { fleet, vrrp in
            // Where mh sends a packet that it has never seen is known; where rr did is only what it was told.
            let idle = try await HeldConnections.open(250, to: "10.9.0.205", 80)
            let told = try await HeldConnections.open(250, to: "10.9.0.206", 80)
            let busy = try await HeldConnections.open(100, to: "10.9.0.205", 80)
            defer { for held in [idle, told, busy] { held.close() } }
            let owners = (idle: try await idle.ask(), told: try await told.ask(), busy: try await busy.ask())
            for answers in [owners.idle, owners.told, owners.busy] {
                #expect(Set(answers) == [.served("edge-1"), .served("edge-2"), .served("edge-3")])
            }
            var (dying, heir) = ("blue-a", "blue-b")
            var rounds = [(200, 1.0), (100, 0.5), (50, 0.25)]
            var stalls = 0
            while let (advert, limit) = rounds.first {
                try await fleet.setAdverts(millis: advert)
                #expect(try await VRRP.holders(of: "10.9.0.205") == [dying], "\(vrrp.story)")
                let loop = ConnectLoop("10.9.0.205", 80)
                let asking = Task {
                    var asked = 0
                    while !Task.isCancelled {
                        let answers = try await busy.ask()
                        guard answers == owners.busy else { return asked }
                        asked += 1
                    }
                    return -asked
                }
                try await Task.sleep(for: .seconds(2))

                try await vrrp.powerOff(dying, fleet)
                try await Task.sleep(for: .seconds(3))
                asking.cancel()
                let samples = loop.stop()
                let gap = samples.longestGap
                print(
                    "failover: adverts every \(advert) ms: the longest gap was \(Int(gap * 1000)) ms, \(samples.failed) failed"
                )
                // A machine that stood still says nothing about the pair: that round is told again, three times at most.
                if gap > limit, samples.longestPause > 0.05, stalls < 3 {
                    stalls += 1
                } else {
                    #expect(gap <= limit, "\(gap) s, where \(limit) s are allowed\n\(vrrp.story)")
                    rounds.removeFirst()
                }
                #expect(try await asking.value < 0, "a busy connection was lost")
                #expect(try await idle.ask() == owners.idle)
                // One more, or rr would by chance spread those that it does not know as it did at first.
                #expect(try await Client.http("10.9.0.206").hasPrefix("edge-"))
                #expect(try await told.ask() == owners.told, "connections that rr spread are synchronised")
                #expect(try await VRRP.holders(of: "10.9.0.205").contains(heir))
                try await vrrp.wait(["web", "web2", "web6"], "active", on: heir, fleet)
                #expect(try await Client.http("fd09::b:5").hasPrefix("edge-"))

                // Back again, it takes nothing.
                try await vrrp.revive(dying, fleet)
                try await vrrp.wait(["web", "web2", "web6"], "standby", on: dying, fleet)
                #expect(try await VRRP.holders(of: "10.9.0.205") == [heir])
                (dying, heir) = (heir, dying)
            }
        }
    }

    @Test("A director is drained for maintenance: no connection fails, none is lost, and it stands by when it is back")
    static func drainDirector() async throws {
        try await tellOfPair("maintenance") { fleet, vrrp in
            let (leaving, partner) = ("blue-a", "blue-b")
            let idle = try await HeldConnections.open(200, to: "10.9.0.205", 80)
            defer { idle.close() }
            let owners = try await idle.ask()
            // Still less than the second after which TCP asks again, and more than a machine stands still.
            let loop = ConnectLoop("10.9.0.205", 80, patience: 0.9)
            try await Task.sleep(for: .seconds(1))

            #expect(try await VRRP.holders(of: "10.9.0.205") == [leaving], "\(vrrp.story)")
            let refused = try await fleet.lvsctl(["drain", "director", "green-a"])
            #expect(refused.status == 1 && refused.stderr.contains("does not say whether it stands by"), "\(refused)")
            // An agent that was restarted, as by an upgrade, knows its roles.
            fleet.agents[partner]?.stop()
            try fleet.agents[partner]?.start()
            try await fleet.waitReady(partner)
            try await vrrp.wait("web", "standby", on: partner, fleet)
            let drained = try await fleet.ctl(["drain", "director", leaving])
            #expect(drained.contains("director/\(leaving) configured"))
            for vip in ["10.9.0.205", "10.9.0.206", "fd09::b:5"] {
                #expect(try await VRRP.holders(of: vip) == [partner])
            }
            let both = try await fleet.lvsctl(["drain", "director", partner])
            #expect(both.status == 1 && both.stderr.contains("is drained itself"), "\(both)")
            #expect(try await fleet.ctl(["status"]).contains("Drained directors: \(leaving)"))
            try await fleet.ctl(["undrain", "director", leaving])
            try await vrrp.wait("web", "standby", on: leaving, fleet)
            // And back by one command, to which the other's readiness is no question.
            try await Task.sleep(for: .seconds(1))
            #expect(try await fleet.ctl(["failover", "blue"]) == "pair/blue moved to \(leaving)\n")
            #expect(try await fleet.ctl(["failover", "blue", "--to", leaving]) == "pair/blue unchanged\n")
            try await Task.sleep(for: .seconds(1))
            let samples = loop.stop()
            print(
                "maintenance: the longest gap was \(Int(samples.longestGap * 1000)) ms, \(samples.failed) connections failed"
            )
            #expect(samples.failed == 0, "\(vrrp.story)")
            #expect(try await VRRP.holders(of: "10.9.0.205") == [leaving])
            #expect(try await idle.ask() == owners)
        }
    }
}

extension Deployment {
    /// Sets how often pair blue's directors advertise, and waits until keepalived does so on both.
    fileprivate func setAdverts(millis: Int) async throws {
        let pair = try await ctl(["get", "pair", "blue", "-o", "yaml"])
        let file = "\(folder)/adverts.yaml"
        let lines = pair.split(separator: "\n").map {
            $0.contains("advertMillis:") ? "  advertMillis: \(millis)" : String($0)
        }
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        try await ctl(["apply", "-f", file])
        try await waitApplied()
        // A reload takes keepalived a moment, and nobody says when it is over.
        try await Task.sleep(for: .seconds(2))
    }
}
