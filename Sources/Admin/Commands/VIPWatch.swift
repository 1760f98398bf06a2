internal import FleetModel
internal import FleetWire

/// Looks at who carries which VIP until it is as it should be.
struct VIPWatch {
    let client: CentralClient

    /// Waits until a director carries no VIP, and its partner all that it carried.
    ///
    /// - Returns: the VIPs for which that is not so when the time is over, sorted.
    func untilLeft(director: String, within timeout: Duration) async throws(Failure) -> [VirtualIP.Key] {
        let deadline = ContinuousClock.now + timeout
        while true {
            let status = try await client.get(View<FleetStatus>.self, APIPath("status")).status
            let directors = status.pairs.map(\.directors).first { $0.contains { $0.metadata.name == director } } ?? []
            let left = Self.left(director, directors)
            guard !left.isEmpty, ContinuousClock.now < deadline else { return left }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    private static func left(_ director: String, _ directors: [View<DirectorStatus>]) -> [VirtualIP.Key] {
        let own = directors.first { $0.metadata.name == director }?.status.report?.roles ?? [:]
        let others = directors.filter { $0.metadata.name != director }.compactMap(\.status.report?.roles)
        return own.filter { vip, role in role == .active || !others.contains { $0[vip] == .active } }.keys.sorted()
    }
}
