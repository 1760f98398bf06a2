import FleetModel
import FleetWire

extension FleetPicture {
    /// What directors' own checks of real servers found. A director that is silent now says nothing any more.
    func checkFindings(_ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant) -> [Finding] {
        entries.sorted { $0.key < $1.key }.flatMap { director, entry -> [Finding] in
            guard let checks = entry.report.checks, fleet.director(named: director)?.pair == entry.report.pair,
                entry.received.duration(to: now).seconds <= DirectorStatus.State.silenceSeconds
            else { return [] }
            let open = Set(checks.failOpen)
            return checks.failing.filter { fleet.pools[$0.pool] != nil }.map { server in
                let isOpen = open.contains { $0.pool == server.pool && $0.family == server.address.family.rawValue }
                return Finding(
                    reason: "ServerFailsCheck", subject: "pool/\(server.pool)", field: "\(server.address)@\(director)",
                    message:
                        "Real server \(server.address) fails the check of director \(director) (\(server.reason)); "
                        + (isOpen ? "it stays in use, because no other answers." : "it gets no new connection there."))
            }
                + checks.failOpen.filter { fleet.pools[$0.pool] != nil }.map { group in
                    Finding(
                        reason: "PoolFailsOpen", subject: "pool/\(group.pool)", field: "IPv\(group.family)@\(director)",
                        message:
                            "No IPv\(group.family) real server of the pool answers director \(director), so all stay "
                            + "in use: look at the check and at the director's network first.")
                }
        }
    }
}
