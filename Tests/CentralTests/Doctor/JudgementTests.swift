import FleetModel
import FleetWire
import Testing

@testable import Central

/// The truth table: a pair that is well, and one thing after the other that is not.
@Suite("What the doctor of a pair finds") struct JudgementTests {
    static func well(_ change: (inout DoctorStage) -> Void) -> [String] {
        var stage = DoctorStage()
        change(&stage)
        return stage.words()
    }

    @Test func aPairThatIsWellHasNoFindingAndIsSaidToBe() throws {
        let diagnosis = try #require(DoctorStage().diagnosis())
        #expect(diagnosis.findings.isEmpty && diagnosis.notes.isEmpty, "\(diagnosis)")
        #expect(
            diagnosis.well == [
                "blue-a reported 5 s ago and blue-b reported 4 s ago", "blue-a carries VIPs web and web2",
                "each VIP is an address of one director",
                "on the wire each VIP is answered for by the director that has it, and by nobody else",
                "blue-a and blue-b hold the newest revision, e.7",
                "blue-a and blue-b synchronise connections in both directions, under id 3",
                "eth0 of blue-a takes 1500 bytes and eth0 of blue-b takes 1500 bytes", "the clocks agree within 3 s",
                "the real servers of pool hand answer for each VIP",
            ])
        #expect(DoctorStage().picture.facts(of: "red", [:], now: .now) == nil)
        #expect(DoctorStage().picture.doctorFindings(DoctorStage().entries, now: .now).isEmpty)
    }

    // MARK: Reports

    @Test func whatIsOldOrMissingIsItselfSaid() {
        #expect(Self.well { $0.forget("blue-b") } == ["warning director/blue-b DirectorUnseen"])
        #expect(
            Self.well { $0.hear(DoctorStage.report("blue-b"), 95) } == ["warning director/blue-b DirectorSilent"])
        #expect(Self.well { $0.hear("blue-b") { $0.host = nil } } == ["warning director/blue-b HostUnknown"])
        // Of another pair: it was moved, and says nothing of this one.
        #expect(Self.well { $0.hear("blue-b") { $0.pair = "green" } } == ["warning director/blue-b DirectorUnseen"])
    }

    @Test func whoWasAskedToLookAndDidNotIsNamed() {
        let look = Look(central: "c", number: 4)
        var stage = DoctorStage()
        stage.hear("blue-a") { $0.host?.look = "c-4" }
        for stale in ["c-3", "d-9", "c", ""] {
            stage.hear("blue-b") { $0.host?.look = stale }
            #expect(stage.words(look: look) == ["warning director/blue-b NoFreshLook"])
        }
        stage.hear("blue-b") { $0.host?.look = "c-5" }
        #expect(stage.words(look: look) == [])
        #expect(stage.diagnosis(look: look)?.well.first == "blue-a and blue-b looked just now")
    }

    // MARK: Who carries the VIPs

    @Test func twoActiveDirectorsAreFoundWhereBothSaidSoSince() throws {
        var stage = DoctorStage()
        let both = ["critical pair/blue TwoActiveDirectors"]
        // blue-b is active now, and what blue-a says is older: it may be dead.
        stage.hear("blue-b", 2) { $0.roles["web"] = .active }
        #expect(stage.words() == [])
        stage.hear(DoctorStage.report("blue-a"), 1)
        #expect(stage.words() == both)
        let finding = try #require(stage.diagnosis()?.findings.first)
        #expect(finding.seen == "blue-a and blue-b both say that they carry VIP web: they do not hear each other.")
        #expect(finding.mend.contains("protocol 112") && finding.mend.contains("10.9.0.11 and 10.9.0.12 on eth0"))
        let ordinary = stage.picture.doctorFindings(stage.entries, now: stage.now)
        #expect(
            ordinary.map(\.reason) == ["TwoActiveDirectors"] && ordinary[0].message == "\(finding.seen) \(finding.mend)"
        )
        stage.hear("blue-a", 0.5) { report in for vip in report.roles.keys { report.roles[vip] = .standby } }
        #expect(!stage.words().contains(both[0]))
    }

    @Test func aDeadDirectorsLastWordsContradictNobody() {
        var stage = DoctorStage()
        stage.hear("blue-b", 3) { report in
            for vip in report.roles.keys { report.roles[vip] = .active }
            report.host?.held = ["web", "web2"]
            report.host?.answers = []
        }
        #expect(stage.words() == [])
        stage.hear("blue-b", 1) { report in
            for vip in report.roles.keys { report.roles[vip] = .active }
            report.host?.held = ["web", "web2"]
            report.host?.answers = []
        }
        #expect(stage.words() == [])
    }

    @Test func vipsThatNobodyCarries() {
        let fault: (inout DirectorReport) -> Void = { report in
            report.roles["web"] = .fault
            report.host?.held = ["web2"]
        }
        var stage = DoctorStage()
        stage.hear("blue-a") {
            fault(&$0); $0.host?.answers = []
        }
        stage.hear("blue-b") {
            $0.roles["web"] = .fault; $0.host?.answers = []
        }
        #expect(stage.words() == ["critical pair/blue NobodyCarries", "warning pair/blue AddressNowhere"])
        // One that is silent may carry it.
        stage.forget("blue-b")
        #expect(stage.words() == ["warning director/blue-b DirectorUnseen"])
        #expect(
            Self.well { $0.hear("blue-b") { $0.roles["web"] = .unknown } } == ["warning director/blue-b RoleUnknown"])
    }

    // MARK: Addresses

    @Test func anAddressOnBothDirectors() throws {
        var stage = DoctorStage()
        stage.hear("blue-b", 2) {
            $0.host?.held = ["web"]; $0.host?.answers = []
        }
        #expect(stage.words() == ["warning vip/web AddressWithoutRole"], "blue-a said it before, and may be dead")
        stage.hear(DoctorStage.report("blue-a"), 1)
        #expect(stage.words() == ["critical pair/blue AddressOnBoth"])
        let finding = try #require(stage.diagnosis()?.findings.first)
        #expect(finding.mend == "On blue-b: ip address del 10.9.0.201/32 dev eth0.")
        #expect(stage.picture.doctorFindings(stage.entries, now: stage.now).map(\.subject) == ["pair/blue"])
    }

    @Test func anAddressOnNoDirector() throws {
        var stage = DoctorStage()
        stage.hear("blue-a") {
            $0.host?.held = ["web2"]; $0.host?.answers = []
        }
        stage.hear("blue-b") { $0.host?.answers = [] }
        #expect(stage.words() == ["warning pair/blue AddressNowhere"])
        #expect(try #require(stage.diagnosis()?.findings.first).seen.hasSuffix("though blue-a says that it is active."))
        #expect(stage.picture.doctorFindings(stage.entries, now: stage.now).isEmpty)
    }

    // MARK: Answers

    @Test func aRealServerThatAnswersForAVIP() throws {
        var stage = DoctorStage()
        stage.cluster = ClusterSnapshot(
            answered: [], pods: Dictionary(uniqueKeysWithValues: [PlannerFixture.pod(2)].map { ($0.reference, $0) }))
        let node = try #require(stage.cluster.pods.values.first)
        let address = try #require(node.podAddresses.first)
        stage.hear("blue-a") {
            $0.host?.answers = [.init(vip: "web", isHeld: true, mac: DoctorStage.foreign, known: [address])]
        }
        #expect(stage.words() == ["critical vip/web ForeignAnswer"])
        let finding = try #require(stage.diagnosis()?.findings.first)
        #expect(
            finding.seen
                == "\(node.nodeName ?? "") (\(address) and \(DoctorStage.foreign)) answers for VIP web (10.9.0.201) "
                + "(heard by blue-a), so clients that hear it send past the directors.")
        #expect(finding.mend.contains("install/realserver --check") && finding.mend.contains("arp_ignore=1"))
        // Whoever stands by hears it as well, and both are said once.
        stage.hear("blue-b") {
            $0.host?.answers = [.init(vip: "web", isHeld: false, mac: DoctorStage.foreign, known: [address])]
        }
        #expect(stage.diagnosis()?.findings.count == 1)
        #expect(stage.diagnosis()?.findings.first?.seen.contains("heard by blue-a and blue-b") == true)
        #expect(stage.picture.doctorFindings(stage.entries, now: stage.now).map(\.reason) == ["ForeignAnswer"])
        // One that nobody knows, and one of a VIP that the pair does not have any more.
        stage.hear("blue-b") { $0.host?.answers = [.init(vip: "web2", isHeld: false, mac: DoctorStage.foreign)] }
        stage.hear("blue-a") { $0.host?.answers = [.init(vip: "gone", isHeld: true, mac: DoctorStage.foreign)] }
        #expect(stage.diagnosis()?.findings.first?.seen.hasPrefix("A machine (02:00:00:00:00:22) answers") == true)
        #expect(stage.words() == ["critical vip/web2 ForeignAnswer"])
    }

    @Test func twoDirectorsThatAnswerForOneVIP() throws {
        var stage = DoctorStage()
        let answer = DirectorReport.Answer(vip: "web", isHeld: true, mac: DoctorStage.macs["blue-b"])
        stage.hear("blue-a", 2) { $0.host?.answers = [answer] }
        #expect(stage.words() == ["critical vip/web TwoAnswers"])
        // Who has the address heard it: nobody else must say so, least of all one whose agent is dead.
        stage.hear(DoctorStage.report("blue-b"), 95)
        #expect(stage.words() == ["critical vip/web TwoAnswers", "warning director/blue-b DirectorSilent"])
        #expect(
            try #require(stage.diagnosis()?.findings.first).mend.hasPrefix(
                "On blue-b: sysctl -w net.ipv4.conf.all.arp_ignore=1"))
        // Who stands by hears its partner, whose agent may be dead while its kernel serves on.
        stage = DoctorStage()
        stage.hear(DoctorStage.report("blue-a"), 95)
        #expect(stage.words() == ["warning director/blue-a DirectorSilent"])
        // One that stands by for what the other neither has nor is active for.
        stage = DoctorStage(hears: false)
        stage.hear("blue-a", 3) { report in
            for vip in report.roles.keys { report.roles[vip] = .standby }
            report.host?.held = []
            report.host?.answers = []
        }
        stage.hear("blue-b", 2) { report in
            for vip in report.roles.keys { report.roles[vip] = .standby }
        }
        #expect(!stage.words().contains { $0.contains("TwoAnswers") })
        stage.hear("blue-a", 1) { report in
            for vip in report.roles.keys { report.roles[vip] = .standby }
            report.host?.held = []
            report.host?.answers = []
        }
        #expect(stage.words().contains("critical vip/web TwoAnswers"))
    }

    @Test func aPartnerThatIsNotHeardOnTheWire() {
        #expect(
            Self.well {
                $0.hear("blue-b") {
                    $0.host?.answers = [.init(vip: "web", isHeld: false), .init(vip: "web2", isHeld: false)]
                }
            } == ["warning director/blue-b PartnerUnheard"])
        var stage = DoctorStage()
        for director in ["blue-a", "blue-b"] { stage.hear(director) { $0.host?.answers = [] } }
        #expect(stage.diagnosis()?.notes == ["Nobody has asked on the wire yet who answers for the VIPs."])
    }

    // MARK: Revisions, links, clocks, synchronisation

    @Test func aDirectorThatHoldsAnotherRevision() throws {
        let older = Revision(epoch: "e", number: 6)
        #expect(
            Self.well {
                $0.hear("blue-b") {
                    $0.outcome = .applied(older); $0.applied = older
                }
            }
                == ["warning director/blue-b RevisionBehind"])
        var stage = DoctorStage()
        stage.hear("blue-b") {
            $0.outcome = .refused(DoctorStage.revision, reason: "VIP late is outside --allow-vips")
            $0.applied = older
        }
        #expect(stage.words() == ["warning director/blue-b RevisionRefused"])
        #expect(
            try #require(stage.diagnosis()?.findings.first).seen
                == "It holds revision e.6 and refused e.7: VIP late is outside --allow-vips")
        #expect(
            Self.well { $0.hear("blue-b") { $0.failures = [.init(operation: "add", error: "no")] } }
                == ["warning director/blue-b EntriesFailed"])
        stage = DoctorStage()
        stage.hear("blue-b") { $0.agentVersion = "2" }
        #expect(stage.words() == [] && stage.diagnosis()?.notes.first?.contains("(1, 2)") == true)
    }

    @Test func linksThatDiffer() throws {
        var stage = DoctorStage()
        stage.hear("blue-b") { $0.host?.interface?.mtu = 1400 }
        #expect(stage.words() == ["warning pair/blue MTUDiffers"])
        #expect(try #require(stage.diagnosis()?.findings.first).mend.contains("On blue-b: ip link set eth0 mtu 1500"))
        #expect(
            Self.well {
                $0.hear("blue-b") {
                    $0.host?.interface = nil; $0.host?.answers = []
                }
            }
                == ["warning director/blue-b InterfaceMissing"])
        stage = DoctorStage()
        stage.fleet.pairs["blue"]?.sync = Pair.Sync(mtu: 9000)
        #expect(
            stage.words() == ["warning director/blue-a SyncMTUTooLarge", "warning director/blue-b SyncMTUTooLarge"])
        // Where no director takes part in VRRP, agents are not told which interface it is.
        stage = DoctorStage()
        stage.slice.failover = nil
        for director in ["blue-a", "blue-b"] {
            stage.hear(director) {
                $0.host?.interface = nil; $0.host?.answers = []
            }
        }
        #expect(stage.words() == [])
    }

    @Test func clocksThatDiffer() throws {
        var stage = DoctorStage()
        // Both are far from Central's, and near to each other.
        stage.hear(DoctorStage.report("blue-a"), 1, clockMillis: 500)
        stage.hear(DoctorStage.report("blue-b"), 1, clockMillis: 3_400)
        #expect(stage.words() == [])
        stage.hear(DoctorStage.report("blue-b"), 1, clockMillis: 3_600)
        #expect(stage.words() == ["warning pair/blue ClocksDiffer"])
        #expect(
            try #require(stage.diagnosis()?.findings.first).seen.hasPrefix(
                "The clock of blue-a is 3 s before that of blue-b"))
        // Nonsense is no clock.
        #expect(Self.well { $0.hear("blue-b") { $0.host?.clockMillis = .min } } == [])
    }

    @Test func synchronisationOfOneDirectorAlone() throws {
        var stage = DoctorStage()
        stage.hear("blue-b") { $0.host?.daemons = [.init(role: .master, interface: "eth0", id: 3)] }
        #expect(stage.words() == ["warning director/blue-b SyncAsymmetric"])
        let finding = try #require(stage.diagnosis()?.findings.first)
        #expect(finding.seen.hasPrefix("It hears of no connection"))
        #expect(finding.mend.hasSuffix("ipvsadm --start-daemon backup --mcast-interface eth0 --syncid 3."))
        stage.hear("blue-b") {
            $0.host?.daemons = DirectorReport.Daemon.Role.allCases.map { .init(role: $0, interface: "eth0", id: 4) }
        }
        #expect(Set(stage.words()) == ["warning director/blue-b SyncDiffers"])
        // Neither: it was told so. What is not known is no fault.
        for director in ["blue-a", "blue-b"] { stage.hear(director) { $0.host?.daemons = [] } }
        #expect(
            stage.words() == [] && stage.diagnosis()?.notes.first?.hasPrefix("Neither director synchronises") == true)
        #expect(Self.well { $0.hear("blue-b") { $0.host?.daemons = nil } } == [])
    }

    @Test func connectionsThatThePartnerDoesNotKnow() throws {
        func words(_ known: UInt64?, of carried: UInt64?) throws -> [String] {
            var facts = try #require(DoctorStage().picture.facts(of: "blue", DoctorStage().entries, now: .now))
            facts.takeovers = {
                [Takeover(from: "blue-a", to: "blue-b", connections: carried, known: known, isSafe: true)]
            }
            let verdict = Judgement.connections.judge(facts)
            return verdict.findings.map { "\($0.subject) \($0.reason)" } + [verdict.well].compactMap { $0 }
        }
        let well = "blue-b knows 95 of 100 connections that blue-a carries"
        #expect(try words(95, of: 100) == [well])
        #expect(try words(0, of: 5).count == 1, "few are no alarm")
        #expect(try words(80, of: 100).first == "director/blue-b ConnectionsUnknown")
        #expect(try words(nil, of: 100) == [] && words(3, of: nil) == [] && words(0, of: 0) == [])
    }
}
