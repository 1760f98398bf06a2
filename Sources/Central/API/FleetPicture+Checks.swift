import FleetModel
import FleetWire

extension FleetPicture {
    private static func name(_ group: DirectorReport.FailOpen) -> String {
        group.vip.map { "\($0)" } ?? "IPv\(group.family)"
    }

    /// What directors' own checks of real servers found. A director that is silent now says nothing any more.
    func checkFindings(_ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant) -> [Finding] {
        entries.sorted { $0.key < $1.key }.flatMap { director, entry -> [Finding] in
            guard let checks = entry.report.checks, fleet.director(named: director)?.pair == entry.report.pair,
                entry.received.duration(to: now).seconds <= DirectorStatus.State.silenceSeconds
            else { return [] }
            let open = Set(checks.failOpen)
            return checks.failing.filter { fleet.pools[$0.pool] != nil }.map { server in
                let isOpen = open.contains { group in
                    group.pool == server.pool && group.vip == server.vip
                        && (group.vip != nil || group.family == server.address.family.rawValue)
                }
                return Finding(
                    reason: "ServerFailsCheck", subject: "pool/\(server.pool)", field: "\(server.address)@\(director)",
                    message:
                        "Real server \(server.address) fails the check of director \(director)"
                        + (server.vip.map { " on VIP \($0)" } ?? "") + " (\(server.reason)); "
                        + (isOpen ? "it stays in use, because no other answers." : "it gets no new connection there."))
            }
                + checks.failOpen.filter { fleet.pools[$0.pool] != nil }.map { group in
                    Finding(
                        reason: "PoolFailsOpen", subject: "pool/\(group.pool)",
                        field: "\(Self.name(group))@\(director)",
                        message:
                            "No IPv\(group.family) real server of the pool answers director \(director)"
                            + (group.vip.map { " on VIP \($0)" } ?? "") + ", so all stay in use: look at the check"
                            + (group.vip == nil ? "" : ", at accept_local of the director (lvsfleet-agent doctor)")
                            + " and at the director's network first.")
                }
        }
    }
}
