import FleetModel

/// The real servers of one pool while its source is being looked at: what all sources have in common.
///
/// Who is ready is active. Who is not, though the source still knows it, is drained if it served before, and else left out.
/// Where no active server of a family is left, the last active ones of that family stay, but for those whose node is drained by
/// an administrator: that was an order.
struct GatheredServers {
    private let previous: PreviousPool
    private let drained: DrainedNodes
    private let known: Set<IPAddress>
    private var servers: [IPAddress: Slice.Server] = [:]
    /// At addresses that stand for drained nodes by the word of the source alone.
    private var drainedHere: Set<IPAddress> = []
    private(set) var word = SourceWord()
    private(set) var findings: [Finding] = []

    init(previous: PreviousPool, drained: DrainedNodes) {
        self.previous = previous
        self.drained = drained
        known = Set(previous.servers.map(\.address))
    }

    /// Takes one server as the source shows it.
    ///
    /// - Parameters:
    ///   - node: the name of its node; nil: it has none, or nobody says.
    ///   - isActive: whether the source calls it ready.
    mutating func add(_ address: IPAddress, node: String?, weight: NodeWeight, isActive: Bool) {
        let isDrained = drained.contains(node: node, at: address)
        if isDrained { drainedHere.insert(address) }
        if let finding = weight.finding { findings.append(finding) }
        guard isActive && !isDrained || known.contains(address) else { return }
        // Of two on one address, as in a rolling update of a host-network pod, the ready one counts.
        if servers[address]?.state == .active { return }
        servers[address] = Slice.Server(
            address: address, weight: weight.value, state: isActive && !isDrained ? .active : .draining)
    }

    /// Notes that the source itself says of these that they do not serve now.
    mutating func announce(_ addresses: some Sequence<IPAddress>) { word.announced.formUnion(addresses) }

    /// The same, of those that served: of the others nobody needs to know.
    mutating func announceKnown(_ addresses: [IPAddress]) { announce(addresses.lazy.filter(known.contains)) }

    mutating func say(_ finding: Finding) { findings.append(finding) }

    /// The servers, sorted, after everything that the source knows was added.
    ///
    /// - Parameter nobody: what is said where no server of a family is active: `No pod of the pool is ready`.
    mutating func finish(_ subject: String, nobody: String) -> [Slice.Server] {
        for family in IPAddress.Family.allCases {
            let last = previous.servers.filter {
                $0.address.family == family && $0.state == .active && !drained.contains($0.address)
                    && !drainedHere.contains($0.address)
            }
            let isEmpty = !servers.values.contains { $0.address.family == family && $0.state == .active }
            guard isEmpty, !last.isEmpty else { continue }
            for server in last { servers[server.address] = server }
            word.silentFamilies.insert(family)
            findings.append(
                Finding(
                    reason: "NoActiveServer", subject: subject, field: "IPv\(family.rawValue)",
                    message: "\(nobody); the last \(last.count) active real servers stay in use."))
        }
        return servers.values.sorted { $0.address < $1.address }
    }

    /// The servers where the source has said nothing yet, or may not be asked: those known last.
    mutating func keepLast(_ finding: Finding) -> [Slice.Server] {
        findings.append(finding)
        word.silentFamilies = Set(IPAddress.Family.allCases)
        return previous.servers.map { server in
            var server = server
            if drained.contains(server.address) { server.state = .draining }
            return server
        }
    }
}
