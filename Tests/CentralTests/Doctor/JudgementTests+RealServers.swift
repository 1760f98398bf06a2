import FleetModel
import FleetWire
import Testing

@testable import Central

/// Real servers, and agents of any host.
extension JudgementTests {
    @Test func whatTheAgentOfARealServerMisses() throws {
        let address = ControlFixture.address("10.9.0.21")
        func verdict(_ lacks: [String], isSilent: Bool = false) throws -> Judgement.Verdict {
            var stage = DoctorStage()
            stage.slice.pools[0].check?.addressed = nil
            var facts = try #require(stage.picture.facts(of: "blue", stage.entries, now: stage.now))
            facts.agents = {
                [
                    address: RealServerStatus.Agent(
                        node: "edge-1", secondsSinceReport: 1, lacks: lacks, failures: ["add route: no"],
                        isSilent: isSilent)
                ]
            }
            return Judgement.realServers.judge(facts)
        }
        let finding = try #require(try verdict(["web", "of another pair"]).findings.first)
        #expect(try verdict(["web", "of another pair"]).findings.count == 1)
        #expect(finding.seen == "The agent of edge-1 (10.9.0.21) says that VIP web is missing there (add route: no).")
        #expect(try verdict([]).findings.isEmpty && verdict([]).notes.isEmpty)
        #expect(try verdict(["web"], isSilent: true).findings.isEmpty && verdict([], isSilent: true).notes.count == 1)
    }

    @Test func aRealServerWithoutTheVIP() throws {
        let server = ControlFixture.address("10.9.0.21")
        let vip = ControlFixture.address("10.9.0.201")
        var stage = DoctorStage()
        for director in ["blue-a", "blue-b"] {
            stage.hear(director) {
                $0.checks = .init(failing: [
                    .init(pool: "hand", address: server, vip: vip, reason: "no answer in 500 ms"),
                    .init(pool: "hand", address: server, reason: "its own address says nothing of VIPs"),
                ])
            }
        }
        #expect(stage.words() == ["warning vip/web RealServerWithoutVIP"])
        let finding = try #require(stage.diagnosis()?.findings.first)
        #expect(
            finding.seen
                == "10.9.0.21 gives blue-a and blue-b no answer for VIP web (no answer in 500 ms), and gets no new connection for it."
        )
        #expect(finding.mend.contains("ip route add local 10.9.0.201 dev lo"))
        // All at once: it is the director that hears no answers.
        stage = DoctorStage()
        stage.hear("blue-a") {
            $0.checks = .init(
                failing: [.init(pool: "hand", address: server, vip: vip, reason: "no answer in 500 ms")],
                failOpen: [.init(pool: "hand", family: .v4, vip: vip)])
        }
        #expect(stage.words() == ["warning vip/web VIPProbesUnanswered"])
    }

    @Test func whatChecksCannotTellIsSaid() {
        var stage = DoctorStage()
        stage.slice.pools[0].check?.addressed = nil
        #expect(stage.words() == [] && stage.diagnosis()?.notes.first?.contains("spec.check.addressed: vip") == true)
        stage.slice.services[0].settings.forwarding = .masq
        #expect(stage.diagnosis()?.notes.isEmpty == true, "behind masq a real server needs no VIP")
    }

    @Test func whatAgentsComplainOf() {
        #expect(Self.well { $0.hear("blue-b") { $0.warnings = ["no FIFO"] } } == ["warning director/blue-b AgentWarns"])
        var stage = DoctorStage()
        stage.hear("blue-b") {
            $0.host?.problems = ["who answers is not known: not permitted"]; $0.foreign = ["10.9.0.201:9/tcp"]
        }
        #expect(
            stage.diagnosis()?.notes == [
                "blue-b: who answers is not known: not permitted",
                "blue-b: 10.9.0.201:9/tcp is not the agent's, and left alone",
            ])
    }

    @Test func theWorstComesFirst() {
        var stage = DoctorStage()
        stage.hear("blue-b", 2) {
            $0.roles["web"] = .active; $0.host?.interface?.mtu = 9000
        }
        stage.hear("blue-a", 1) { $0.warnings = ["x"] }
        #expect(stage.diagnosis()?.findings.map(\.severity) == [.critical, .warning, .warning])
    }
}
