import FleetModel
import FleetWire

extension Judgement {
    /// Whether the real servers take what is sent to the VIPs. Only checks that ask for the VIP can tell.
    static let realServers = Judgement { facts in
        var verdict = Verdict()
        var silent: [Silent: [String]] = [:]
        var open: [VirtualIP.Key: [String]] = [:]
        let names = Dictionary(facts.vips.map { ($0.address, $0.name) }) { first, _ in first }
        for witness in facts.witnesses {
            guard let checks = witness.report?.checks else { continue }
            let failingOpen = Set(checks.failOpen.compactMap(\.vip))
            for vip in failingOpen { names[vip].map { open[$0, default: []].append(witness.name) } }
            for server in checks.failing {
                guard let vip = server.vip.flatMap({ names[$0] }), server.vip.map(failingOpen.contains) == false else {
                    continue
                }
                silent[Silent(vip: vip, address: server.address, reason: server.reason), default: []].append(
                    witness.name)
            }
        }
        for (server, witnesses) in silent.sorted(by: { $0.key < $1.key }) {
            let name = facts.machine(server.address).map { "\($0) (\(server.address))" } ?? "\(server.address)"
            let vip = facts.addresses[server.vip].map { "\($0)" } ?? server.vip
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "RealServerWithoutVIP", subject: "vip/\(server.vip)", severity: .warning,
                    seen:
                        "\(name) gives \(Words.list(witnesses)) no answer for VIP \(server.vip) (\(server.reason)), and gets no "
                        + "new connection for it.",
                    mend:
                        "On \(name): run install/realserver --check; ip route get \(vip) says local where the VIP is there "
                        + "(ip route add local \(vip) dev lo)."))
        }
        for (vip, witnesses) in open.sorted(by: { $0.key < $1.key }) {
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "VIPProbesUnanswered", subject: "vip/\(vip)", severity: .warning,
                    seen: "No real server answers \(Words.list(witnesses)) for VIP \(vip), so all stay in use.",
                    mend:
                        "On \(Words.list(witnesses)): lvsfleet-agent doctor, accept_local above all; then install/realserver --check "
                        + "on the real servers."))
        }
        let agents = facts.agents()
        for (address, agent) in agents.sorted(by: { $0.key < $1.key }) where !agent.isSilent {
            for vip in agent.lacks where facts.addresses[vip] != nil {
                let reason = agent.failures.first.map { " (\($0))" } ?? ""
                verdict.findings.append(
                    PairDiagnosis.Complaint(
                        reason: "RealServerWithoutVIP", subject: "vip/\(vip)", severity: .warning,
                        seen: "The agent of \(agent.node) (\(address)) says that VIP \(vip) is missing there\(reason).",
                        mend: "The log of lvsfleet-agent realserver on \(agent.node) says what stands in its way."))
            }
        }
        let (asking, others) = facts.poolsByCheck(heard: Set(agents.filter { !$0.value.isSilent }.keys))
        if !others.isEmpty {
            verdict.notes.append(
                "Whether the real servers of \(others.count == 1 ? "pool" : "pools") \(Words.list(others)) take packets for the VIPs is "
                    + "not known: directors ask them at their own addresses. spec.check.addressed: vip asks for each VIP."
            )
        }
        if !asking.isEmpty {
            verdict.well =
                "the real servers of \(asking.count == 1 ? "pool" : "pools") \(Words.list(asking)) answer for each VIP"
        }
        return verdict
    }
}

private struct Silent: Hashable, Comparable {
    var vip: VirtualIP.Key
    var address: IPAddress
    var reason: String

    static func < (left: Self, right: Self) -> Bool {
        (left.vip, left.address, left.reason) < (right.vip, right.address, right.reason)
    }
}

extension PairFacts {
    /// Pools whose real servers need the VIPs: those whose checks ask for them, and of the others those with a real server that says
    /// nothing of it by itself either.
    fileprivate func poolsByCheck(heard: Set<IPAddress>) -> (asking: [Pool.Key], others: [Pool.Key]) {
        guard let slice else { return ([], []) }
        let used = Set(slice.services.filter { $0.settings.forwarding != .masq }.map(\.pool))
        let pools = slice.pools.filter { used.contains($0.name) && !$0.servers.isEmpty }
        return (
            pools.filter { $0.check?.addressed == .vip }.map(\.name).sorted(),
            pools.filter { pool in
                pool.check?.addressed != .vip && !pool.servers.allSatisfy { heard.contains($0.address) }
            }.map(\.name).sorted()
        )
    }
}
