internal import FleetModel
internal import FleetWire

/// Looks at a pair until it is as it should be.
struct PairWatch {
    let client: CentralClient
    let pair: Pair.Key

    func look() async throws(Failure) -> FleetStatus.PairStatus {
        let status = try await client.get(View<FleetStatus>.self, APIPath("status")).status
        guard let pair = status.pairs.first(where: { $0.name == pair }) else {
            throw Failure(.refused, "pair/\(pair): there is no such pair")
        }
        return pair
    }

    /// Waits until nothing is left to wait for.
    ///
    /// - Returns: what is left when the time is over.
    func until<Item>(
        within timeout: Duration, left: (FleetStatus.PairStatus) -> [Item]
    ) async throws(Failure) -> [Item] {
        let deadline = ContinuousClock.now + timeout
        while true {
            let items = left(try await look())
            guard !items.isEmpty, ContinuousClock.now < deadline else { return items }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}

extension FleetStatus.PairStatus {
    /// Of some VIPs, each with the director that it is to be on, those that are not: both directors must hold the newest slice, and
    /// the other one say that it does not carry the VIP.
    func misplaced(_ wanted: [VirtualIP.Key: String]) -> [VirtualIP.Key] {
        guard directors.allSatisfy({ $0.status.state == .current }) else { return wanted.keys.sorted() }
        return wanted.filter { vip, director in
            directors.contains { view in
                let role = view.status.report?.roles[vip]
                return view.metadata.name == director ? role != .active : role != .standby && role != .fault
            }
        }.keys.sorted()
    }

    /// The directors that do not carry the routers of the VIPs which prefer them, sorted.
    var notReturned: [String] {
        directors.filter { view in
            let name = view.metadata.name
            let own = view.status.report?.routers?.filter { $0.director == name } ?? []
            return own.isEmpty || own.contains { $0.role != .active }
        }.map(\.metadata.name).sorted()
    }
}
