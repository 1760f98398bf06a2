import FleetModel
import FleetWire

extension Judgement {
    /// Who says that it carries which VIP: one director each.
    static let roles = Judgement { facts in
        guard facts.witnesses.contains(where: { $0.report?.roles.isEmpty == false }) else { return Verdict() }
        var verdict = Verdict()
        var carried: [String: [VirtualIP.Key]] = [:]
        var doubled: [VirtualIP.Key] = []
        var uncarried: [VirtualIP.Key] = []
        var unknown: [String: [VirtualIP.Key]] = [:]
        let isComplete = facts.movable.allSatisfy { $0.report != nil }
        for vip in facts.vips.map(\.name) {
            let active = facts.claimants(of: vip, \.active)
            let said = facts.movable.compactMap { $0.report?.roles[vip] }
            for witness in facts.witnesses where witness.report?.roles[vip] == .unknown {
                unknown[witness.name, default: []].append(vip)
            }
            if active.count > 1 {
                doubled.append(vip)
            } else if let one = active.first {
                carried[one.name, default: []].append(vip)
            } else if isComplete, said.count == facts.movable.count, !said.contains(.unknown), !said.isEmpty {
                uncarried.append(vip)
            }
        }
        if !doubled.isEmpty {
            let names = facts.movable.map(\.name)
            let addresses = facts.movable.map { "\($0.director.address)" }
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "TwoActiveDirectors", subject: "pair/\(facts.pair)", severity: .critical,
                    seen:
                        "\(Words.list(names)) both say that they carry \(Words.vips(doubled)): they do not hear each other.",
                    mend: "Let VRRP (protocol 112, to 224.0.0.18 or ff02::12) pass between \(Words.list(addresses)) on "
                        + "\(facts.settings.interface): look at packet filters, switch ports and VLANs. It heals by itself when they "
                        + "hear each other."))
        }
        if !uncarried.isEmpty {
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "NobodyCarries", subject: "pair/\(facts.pair)", severity: .critical,
                    seen: "No director carries \(Words.vips(uncarried)).",
                    mend:
                        "lvsctl get directors -o wide shows who is in fault; keepalived's log there says why, and lvsctl status "
                        + "whether a director is drained."))
        }
        for (name, vips) in unknown.sorted(by: { $0.key < $1.key }) {
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "RoleUnknown", subject: "director/\(name)", severity: .warning,
                    seen: "keepalived has not told it whether it carries \(Words.vips(vips)).",
                    mend:
                        "On \(name): systemctl status keepalived, and the agent's warnings (lvsctl describe director \(name))."
                ))
        }
        if !carried.isEmpty {
            verdict.well = carried.sorted { $0.key < $1.key }.map { "\($0.key) carries \(Words.vips($0.value))" }
                .joined(separator: ", ")
        }
        return verdict
    }

    /// Where the VIPs are addresses: on one director each.
    static let addresses = Judgement { facts in
        guard facts.witnesses.contains(where: { $0.host != nil }) else { return Verdict() }
        var verdict = Verdict()
        var doubled: [VirtualIP.Key] = []
        var missing: [VirtualIP.Key] = []
        let isComplete = facts.witnesses.allSatisfy { $0.host != nil && !$0.director.isStatic }
        for (vip, address) in facts.vips {
            let holders = facts.claimants(of: vip, \.held)
            if holders.count > 1 {
                doubled.append(vip)
            } else if let holder = holders.first {
                if holder.report?.roles[vip] == .standby {
                    verdict.findings.append(
                        PairDiagnosis.Complaint(
                            reason: "AddressWithoutRole", subject: "vip/\(vip)", severity: .warning,
                            seen: "\(holder.name) stands by for it, and has its address \(address) all the same.",
                            mend: "On \(holder.name): \(facts.removal(of: address))."))
                }
            } else if isComplete {
                missing.append(vip)
            }
        }
        if !doubled.isEmpty { verdict.findings.append(facts.onBoth(doubled)) }
        if !missing.isEmpty {
            let active = missing.compactMap { facts.claimants(of: $0, \.active).first?.name }.first
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "AddressNowhere", subject: "pair/\(facts.pair)", severity: .warning,
                    seen: "No director has the address of \(Words.vips(missing))"
                        + (active.map { ", though \($0) says that it is active." } ?? "."),
                    mend: active.map {
                        "On \($0): systemctl reload keepalived, and look whether its keepalived.conf includes the agent's file."
                    } ?? "Let keepalived carry them (docs/failover.md), or give them to a director by hand."))
        }
        if !facts.vips.isEmpty { verdict.well = "each VIP is an address of one director" }
        return verdict
    }
}

extension PairFacts {
    /// What takes a VIP off a director.
    func removal(of address: IPAddress) -> String {
        "ip address del \(address)/\(address.family.bitWidth) dev \(settings.interface)"
    }

    fileprivate func onBoth(_ vips: [VirtualIP.Key]) -> PairDiagnosis.Complaint {
        let names = witnesses.map(\.name)
        let standby = witnesses.first { witness in vips.allSatisfy { witness.report?.roles[$0] == .standby } }
        let commands = vips.compactMap { addresses[$0] }.map { removal(of: $0) }
        let areActive = vips.contains { claimants(of: $0, \.active).count > 1 }
        let mend =
            areActive
            ? "It goes with what makes both active."
            : "On \(standby?.name ?? "the one that is not to carry \(vips.count == 1 ? "it" : "them")"): "
                + "\(Words.list(commands, atMost: 3))."
        return PairDiagnosis.Complaint(
            reason: "AddressOnBoth", subject: "pair/\(pair)", severity: .critical,
            seen:
                "\(Words.list(names)) both have the address of \(Words.vips(vips)), so packets go to whom a neighbour heard last.",
            mend: mend)
    }
}
