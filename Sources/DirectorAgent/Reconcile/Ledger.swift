import FleetModel

/// The services that the agent owns: written to disk before the kernel call that makes one.
struct Ledger: Hashable, Sendable {
    var services: Set<VirtualService.Key> = []

    /// One service a line, sorted: `10.9.0.201:9000/tcp`.
    var text: String { services.sorted().reduce(into: "") { $0 += "\($1)\n" } }

    init(services: Set<VirtualService.Key> = []) { self.services = services }

    /// Reads what `text` wrote; nil for anything else, because half a ledger would make our own services foreign.
    init?(text: String) {
        for line in text.split(separator: "\n") {
            guard let key = VirtualService.Key(text: line) else { return nil }
            services.insert(key)
        }
    }
}

extension VirtualService.Key {
    /// Reads a description: `10.9.0.201:9000/tcp`, `[fd09::b:1]:53/udp`, `mark:0x4c560001/ipv4`.
    init?(text: some StringProtocol) {
        let halves = text.split(separator: "/")
        guard halves.count == 2 else { return nil }
        if halves[0].hasPrefix("mark:0x") {
            guard let mark = UInt32(halves[0].dropFirst("mark:0x".count), radix: 16),
                let family = IPAddress.Family.allCases.first(where: { "ipv\($0.rawValue)" == halves[1] })
            else { return nil }
            self = .mark(mark, family)
            return
        }
        guard let transport = TransportProtocol(rawValue: String(halves[1])),
            let server = RealServer.Key(text: halves[0])
        else { return nil }
        self = .address(server.address, port: server.port, transport)
    }
}

extension RealServer.Key {
    /// Reads an address and a port: `10.9.0.21:9000`, `[fd09::21]:9000`.
    init?(text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"), let port = PortNumber.parse(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let address = IPAddress(String(host)) else { return nil }
        self.init(address: address, port: port)
    }
}
