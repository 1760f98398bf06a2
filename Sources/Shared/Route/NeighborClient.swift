internal import FleetExecutor
public import FleetModel
internal import FleetNetlink

/// The neighbours of the network namespace in which it is first used.
public actor NeighborClient {
    private let executor = BlockingExecutor(label: "neighbors")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var line = NetlinkLine(capacity: 4096) { () throws(NetlinkError) in
        NetlinkSocket(route: try KernelTransport(.route))
    }
    /// Addresses that this has made entries of.
    private var asked: Set<IPAddress> = []

    public init() {}

    /// The neighbours on an interface, of both families.
    public func neighbors(on link: Link) throws -> [Neighbor] {
        try line.exchange { socket, encoder throws(NetlinkError) in
            (try socket.neighbors(.v4, &encoder) + socket.neighbors(.v6, &encoder)).filter { $0.link == link.index }
        }
    }

    /// Asks on the wire who has these addresses, by the kernel's own ARP and neighbour discovery: CAP_NET_ADMIN suffices. The entries
    /// that this makes are taken out again; those that others made are read alone.
    ///
    /// - Parameter patience: how long to wait for answers.
    /// - Returns: by address who answered, nil: nobody. Left out is what others made an entry for that nobody confirmed lately.
    public func whoHas(
        _ addresses: [IPAddress], on link: Link, within patience: Duration
    ) async throws -> [IPAddress: MACAddress?] {
        var made: Set<IPAddress> = []
        do {
            for address in addresses where try ask(for: address, on: link) { made.insert(address) }
            asked.formUnion(made)
            let answers = try await answers(addresses, made, on: link, until: .now + patience)
            try forget(made, on: link)
            return answers
        } catch {
            try? forget(made, on: link)
            throw error
        }
    }

    /// Tells whether the kernel asks now, for an entry that this made.
    private func ask(for address: IPAddress, on link: Link) throws -> Bool {
        let isMade = try line.exchange { socket, encoder throws(NetlinkError) in
            try socket.ask(for: address, on: link, &encoder)
        }
        guard !isMade, asked.contains(address) else { return isMade }
        // What is left of an entry of ours: one that was in use when it was taken out stays, and an advert of its owner revives it.
        // What is confirmed speaks for itself, and may be an administrator's by now.
        guard try neighbors(on: link).contains(where: { $0.address == address && !$0.isConfirmed }) else {
            return false
        }
        try forget([address], on: link)
        return try line.exchange { socket, encoder throws(NetlinkError) in
            try socket.ask(for: address, on: link, &encoder)
        }
    }

    private func answers(
        _ addresses: [IPAddress], _ made: Set<IPAddress>, on link: Link, until deadline: ContinuousClock.Instant
    ) async throws -> [IPAddress: MACAddress?] {
        var pause = Duration.milliseconds(10)
        while true {
            let left = deadline - .now
            if left > .zero { try? await Task.sleep(for: min(pause, left)) }
            pause *= 2
            let wanted = Set(addresses)
            let found = try neighbors(on: link).filter { wanted.contains($0.address) }
            let isOver = left <= .zero || Task.isCancelled
            let answered = Set(found.filter { $0.mac != nil }.map(\.address))
            guard isOver || made.isSubset(of: answered) else { continue }
            var answers: [IPAddress: MACAddress?] = [:]
            for address in made { answers[address] = .some(nil) }
            for neighbor in found where neighbor.mac != nil && (neighbor.isConfirmed || made.contains(neighbor.address))
            {
                answers[neighbor.address] = neighbor.mac
            }
            return answers
        }
    }

    private func forget(_ addresses: Set<IPAddress>, on link: Link) throws {
        for address in addresses {
            try line.exchange { socket, encoder throws(NetlinkError) in
                do throws(NetlinkError) {
                    try socket.forget(address, on: link, &encoder)
                } catch {
                    // ENOENT: the kernel was first.
                    guard case .kernel(2) = error.cause else { throw error }
                }
            }
        }
    }
}
