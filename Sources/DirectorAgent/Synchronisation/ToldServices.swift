import FleetIPVS
import FleetModel

/// Of which connections a director tells, and what its table says of them. Pure.
struct ToldServices {
    /// What the kernel's list of connections leaves out.
    struct Word: Hashable {
        var forwarding: Forwarding
        /// The firewall mark of the service; 0: none.
        var mark: UInt32
        /// How long the connection lives without another packet.
        var seconds: UInt32
    }

    private let carried: Set<VirtualIP.Key>
    private let addresses: Set<IPAddress>
    private let marks: [VirtualService.Key: VirtualService.Key]
    private let ownMarks: Set<VirtualService.Key>
    private let table: IPVSTable

    /// Nil where the director carries no VIP.
    init?(_ carried: AgentState.Carried, roles: [VirtualIP.Key: DirectorReport.Role], table: IPVSTable) {
        let vips = carried.vips.filter { roles[$0.name] == .active }
        guard !vips.isEmpty else { return nil }
        self.carried = Set(vips.map(\.name))
        let addresses = Set(vips.map(\.address))
        self.addresses = addresses
        marks = carried.marks
        ownMarks = Set(
            carried.marks.filter { key, _ in
                if case .address(let address, _, _) = key { addresses.contains(address) } else { false }
            }.values)
        self.table = table
    }

    /// Tells whether all VIPs are carried still.
    func carries(_ roles: [VirtualIP.Key: DirectorReport.Role]) -> Bool { carried.allSatisfy { roles[$0] == .active } }

    /// Nil for connections of VIPs that others carry, and of servers that are in the table no more.
    func word(for entry: ConnectionEntry) -> Word? {
        let service = marks[entry.service] ?? entry.service
        guard entry.transport == nil ? ownMarks.contains(service) : addresses.contains(entry.virtual),
            let found = table[service]
        else { return nil }
        // A mark's servers have no port of their own.
        let server =
            if case .mark = service { RealServer.Key(address: entry.server.address, port: 0) } else { entry.server }
        guard let settings = found.servers[server] else { return nil }
        var word = Word(forwarding: settings.forwarding, mark: 0, seconds: max(1, entry.secondsLeft))
        if case .mark(let mark, _) = service { word.mark = mark }
        // The kernel renews a template for as long as it was told; what is left of it would be too short from then on.
        if case .template = entry.state { word.seconds = max(1, found.settings.timeoutSeconds) }
        return word
    }
}
