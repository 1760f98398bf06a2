import FleetModel
import FleetWire

extension Judgement {
    /// Who answers for the VIPs on the wire: whoever has the address, alone.
    static let answers = Judgement { facts in
        var verdict = Verdict()
        var asked: Set<VirtualIP.Key> = []
        /// By VIP and who answers for it without right, who heard that.
        var wrong: [WrongAnswer: [String]] = [:]
        var unheard: [String: [VirtualIP.Key]] = [:]
        for witness in facts.witnesses {
            for answer in witness.host?.answers ?? [] {
                guard facts.addresses[answer.vip] != nil else { continue }
                asked.insert(answer.vip)
                if let mac = answer.mac {
                    guard let answer = facts.wrong(answer, mac, heardBy: witness) else { continue }
                    wrong[answer, default: []].append(witness.name)
                } else if !answer.isHeld, facts.partners(of: witness).contains(where: { $0.holds(answer.vip) }) {
                    unheard[witness.name, default: []].append(answer.vip)
                }
            }
        }
        for (answer, hearers) in wrong.sorted(by: { $0.key < $1.key }) {
            verdict.findings.append(facts.complaint(of: answer, heardBy: hearers))
        }
        for (name, vips) in unheard.sorted(by: { $0.key < $1.key }) {
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "PartnerUnheard", subject: "director/\(name)", severity: .warning,
                    seen:
                        "It asked on \(facts.settings.interface) who has \(Words.vips(vips)) and heard nothing, though its partner has.",
                    mend:
                        "The directors do not reach each other on \(facts.settings.interface): look at links, switch ports and VLANs."
                ))
        }
        if asked.isEmpty {
            if facts.witnesses.contains(where: { $0.host != nil }), !facts.vips.isEmpty {
                verdict.notes.append("Nobody has asked on the wire yet who answers for the VIPs.")
            }
        } else {
            verdict.well =
                asked.count == facts.vips.count
                ? "on the wire each VIP is answered for by the director that has it, and by nobody else"
                : "of \(facts.vips.count) VIPs \(asked.count) were asked for on the wire, and are answered for by the director that has them alone"
        }
        return verdict
    }
}

/// Who answers for a VIP without having it.
private struct WrongAnswer: Hashable, Comparable {
    var vip: VirtualIP.Key
    /// A director of the fleet; empty: another machine.
    var director = ""
    /// The other machine's name; empty: it is not known.
    var machine = ""
    /// Its addresses.
    var marks = ""

    static func < (left: Self, right: Self) -> Bool {
        (left.vip, left.director, left.machine, left.marks) < (right.vip, right.director, right.machine, right.marks)
    }
}

extension PairFacts.Witness {
    fileprivate func holds(_ vip: VirtualIP.Key) -> Bool { host?.held.contains(vip) == true }
}

extension PairFacts {
    /// Nil where who answered is who should.
    fileprivate func wrong(
        _ answer: DirectorReport.Answer, _ mac: MACAddress, heardBy witness: Witness
    ) -> WrongAnswer? {
        guard let name = directors[mac] else {
            let addresses = answer.known ?? []
            return WrongAnswer(
                vip: answer.vip, machine: addresses.compactMap { machine($0) }.first ?? "",
                marks: Words.list(addresses.map { "\($0)" } + ["\(mac)"], atMost: 4))
        }
        // Who asks for an address of its own should hear nobody; any other hears the partner that has it, or is about to.
        if !answer.isHeld, let own = partners(of: witness).first(where: { $0.name == name }) {
            let mayAnswer = own.holds(answer.vip) || own.report?.roles[answer.vip] == .active
            guard !mayAnswer, hasSpoken(own, since: witness.claims.answers[answer]) else { return nil }
        }
        return WrongAnswer(vip: answer.vip, director: name)
    }

    fileprivate func complaint(of wrong: WrongAnswer, heardBy hearers: [String]) -> PairDiagnosis.Complaint {
        let address = addresses[wrong.vip]
        let place = address.map { "\(wrong.vip) (\($0))" } ?? wrong.vip
        let heard = "heard by \(Words.list(hearers))"
        let quiet =
            address?.family == .v6
            ? "take the address off its interfaces and out of ip -6 neigh show proxy; a local route (ip -6 route add local) never answers"
            : "sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2, and keep it in /etc/sysctl.d"
        guard wrong.director.isEmpty else {
            let holds = witnesses.contains { $0.name == wrong.director && $0.holds(wrong.vip) }
            return PairDiagnosis.Complaint(
                reason: "TwoAnswers", subject: "vip/\(wrong.vip)", severity: .critical,
                seen: "\(wrong.director) answers for VIP \(place) too (\(heard)), so some clients send to it.",
                mend: holds
                    ? "Both directors have the address: see AddressOnBoth." : "On \(wrong.director): \(quiet).")
        }
        let name = wrong.machine.isEmpty ? "A machine" : wrong.machine
        return PairDiagnosis.Complaint(
            reason: "ForeignAnswer", subject: "vip/\(wrong.vip)", severity: .critical,
            seen:
                "\(name) (\(wrong.marks)) answers for VIP \(place) (\(heard)), so clients that hear it send past the directors.",
            mend: "On \(wrong.machine.isEmpty ? "that machine" : name): run install/realserver --check; \(quiet).")
    }
}
