import FleetModel
import FleetWire

extension FleetPicture {
    /// By address of a real server, what the agent of its host says; of two that name one address, the later report counts.
    func realServerAgents(now: ContinuousClock.Instant) -> [IPAddress: RealServerStatus.Agent] {
        guard !nodes.isEmpty else { return [:] }
        let plan = RealServerPlan(fleet: fleet, slices: slices, occupied: occupied)
        var agents: [IPAddress: RealServerStatus.Agent] = [:]
        for entry in nodes.values.sorted(by: { $0.received < $1.received }) {
            let report = entry.report
            let held = Set(report.vips.filter { $0.state == .held }.map(\.address))
            let seconds = entry.received.duration(to: now).seconds
            for address in report.addresses {
                let wanted = plan.slice(for: [address]).vips
                guard !wanted.isEmpty else { continue }
                agents[address] = RealServerStatus.Agent(
                    node: report.node, secondsSinceReport: seconds,
                    lacks: wanted.filter { !held.contains($0.address) }.map(\.name),
                    failures: report.failures.map { "\($0.operation): \($0.error)" },
                    isSilent: seconds > DirectorStatus.State.silenceSeconds)
            }
        }
        return agents
    }

    /// Real servers whose agent says that a VIP is missing, or says nothing any more. Hosts without an agent may be prepared
    /// otherwise, so nothing is found about them.
    func realServerFindings(now: ContinuousClock.Instant) -> [Finding] {
        realServerAgents(now: now).flatMap { address, agent -> [Finding] in
            let subject = "realserver/\(address)"
            guard !agent.isSilent else {
                return [
                    Finding(
                        reason: "RealServerSilent", subject: subject,
                        message:
                            "The agent of \(agent.node) has not reported for some time: VIPs that are new since may "
                            + "be missing there.")
                ]
            }
            let reason = agent.failures.first.map { " (\($0))" } ?? ""
            return agent.lacks.map { vip in
                Finding(
                    reason: "RealServerLacksVIP", subject: subject, field: vip,
                    message:
                        "\(agent.node) does not take the packets of VIP \(vip), which directors send to it\(reason).")
            }
        }
    }
}
